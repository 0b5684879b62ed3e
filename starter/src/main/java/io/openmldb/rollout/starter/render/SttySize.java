package io.openmldb.rollout.starter.render;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks {@code stty} for the size of the terminal that standard output is, which Java cannot. */
final class SttySize implements Supplier<TerminalSize> {

  private static final File STANDARD_OUTPUT = new File("/dev/fd/1");

  private TerminalSize last;

  /**
   * @param first what is taken until {@code stty} has answered
   */
  SttySize(TerminalSize first) {
    this.last = first;
  }

  /** The size as it is now; the one before where there is no answer. */
  @Override
  public synchronized TerminalSize get() {
    last = ask().orElse(last);
    return last;
  }

  private static Optional<TerminalSize> ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(STANDARD_OUTPUT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return Optional.empty();
      }
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      String[] rowsAndColumns = answer.split(" ", 2);
      return rowsAndColumns.length == 2
          ? TerminalSize.of(rowsAndColumns[1], rowsAndColumns[0])
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
