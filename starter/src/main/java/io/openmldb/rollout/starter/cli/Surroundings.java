package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.CutOffRollout;
import io.openmldb.rollout.starter.temporal.Deadlines;
import io.openmldb.rollout.starter.temporal.Pace;
import io.openmldb.rollout.starter.terminal.Terminal;
import io.openmldb.rollout.starter.text.CutOffText;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.Page;
import io.openmldb.rollout.starter.text.Times;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;

/**
 * Everything that a command touches outside itself.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal what standard output is
 * @param times the reader's zone
 * @param pace the time that a watch lives in
 * @param deadlines how long Temporal and its workers may take to answer
 */
public record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Times times,
    Pace pace,
    Deadlines deadlines) {

  /** Those of this process. */
  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        environment,
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        Terminal.detect(environment),
        new Times(ZoneId.systemDefault()),
        Pace.REAL,
        Deadlines.DEFAULT);
  }

  void print(Page page) {
    page.lines().forEach(out::println);
  }

  boolean colored() {
    return terminal.colored();
  }

  /** Shows a rollout that was terminated or timed out. */
  ExitCode show(CutOffRollout rollout, boolean json) {
    if (json) {
      out().println(JsonText.of(rollout));
    } else {
      print(new CutOffText(times(), colored()).of(rollout));
    }
    return ExitCode.SUCCEEDED;
  }
}
