package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.render.TimeFormat;
import java.io.PrintStream;
import java.time.Instant;

/** Plain lines, each with its time in front, as a log wants them. */
final class StampedLines {

  private final PrintStream out;
  private final TimeFormat times;

  StampedLines(PrintStream out, TimeFormat times) {
    this.out = out;
    this.times = times;
  }

  /** Prints {@code message}; its further lines stand below the first one. */
  void print(String message, Instant now) {
    String stamp = times.full(now) + "  ";
    out.println(stamp + message.replace("\n", "\n" + " ".repeat(stamp.length())));
    out.flush();
  }

  /** Hands on what is still held back. */
  void flush() {
    out.flush();
  }
}
