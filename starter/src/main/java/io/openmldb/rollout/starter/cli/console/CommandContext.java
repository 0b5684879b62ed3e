package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.CallTimeouts;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.WaitClock;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.InterruptedRolloutText;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.Terminal;
import io.openmldb.rollout.starter.render.TextOutput;
import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
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
 * @param prompt who can be asked
 * @param times formats times in the user's zone
 * @param clock what waits and watches measure time with
 * @param timeouts how long Temporal and its workers may take to answer
 */
public record CommandContext(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    OperatorPrompt prompt,
    TimeFormat times,
    WaitClock clock,
    CallTimeouts timeouts) {

  /** Those of this process. */
  public static CommandContext ofProcess() {
    Map<String, String> environment = System.getenv();
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    return new CommandContext(
        environment,
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        err,
        Terminal.detect(environment),
        OperatorPrompt.detect(err),
        new TimeFormat(ZoneId.systemDefault()),
        WaitClock.REAL,
        CallTimeouts.DEFAULT);
  }

  public void print(TextOutput page) {
    page.lines().forEach(out::println);
  }

  public boolean colored() {
    return terminal.colored();
  }

  /**
   * Says on standard error which workflow was found for the cluster {@code name}, where that has
   * another id than usual.
   */
  public void announceUnusualId(String name, RolloutHandle rollout) {
    String id = rollout.workflowId();
    if (!id.equals(name) && !id.equals(WorkflowIds.rolloutOf(name))) {
      String by = rollout.schedule().map(one -> " (started by schedule " + one + ")").orElse("");
      err().println(name + ": " + id + by);
    }
  }

  /** Shows a rollout that was terminated or timed out. */
  public ExitCode show(InterruptedRollout rollout, boolean json) {
    if (json) {
      out().println(JsonText.of(rollout));
    } else {
      print(new InterruptedRolloutText(times(), colored()).of(rollout));
    }
    return ExitCode.SUCCEEDED;
  }
}
