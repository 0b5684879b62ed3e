package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.request.RequestFlags;
import io.openmldb.rollout.starter.request.Requests;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.JsonText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts a rollout. */
@Command(
    name = "start",
    customSynopsis = {
      "rollout start -f FILE [OPTIONS]",
      "rollout start --cluster NAME --set COMPONENT.KEY=VALUE ... [OPTIONS]",
      "rollout start --cluster NAME --restart-only [--component COMPONENT] [OPTIONS]"
    },
    header = "Start a rollout.",
    description =
        "Starts the workflow rollout-CLUSTER and returns; with --watch follows it to its end."
            + " Only one rollout of a cluster runs at a time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout start -f request.yaml --watch",
      "  rollout start --cluster demo --set tablet.gc_interval=60 --reason pauses",
      "  rollout start --cluster demo --restart-only --approval CANARY"
    })
final class StartCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private RequestFlags flags;
  @Mixin private OutputOption output;

  @Option(names = "--watch", description = "Follow the rollout to its end.")
  private boolean watch;

  @Option(
      names = "--dry-run",
      description = "End with the plan, touching nothing; see also: rollout plan.")
  private boolean dryRun;

  @Override
  public Integer call() {
    Surroundings surroundings = root.surroundings();
    RolloutRequest request = Requests.build(flags, dryRun, surroundings.in());
    try (TemporalConnection connection = root.connect()) {
      Rollout rollout =
          request.options().dryRun()
              ? connection.rollouts().startPlanning(request)
              : connection.rollouts().start(request);
      String name = request.options().dryRun() ? rollout.workflowId() : request.cluster();
      if (watch) {
        return new Watch(surroundings, output.isJson()).follow(rollout, name).number();
      }
      show(new Started(request.cluster(), rollout.workflowId(), rollout.runId()), name);
      return ExitCode.SUCCEEDED.number();
    }
  }

  private void show(Started started, String name) {
    if (output.isJson()) {
      root.surroundings().out().println(JsonText.of(started));
      return;
    }
    root.surroundings()
        .out()
        .println(
            """
            started %1$s, run %2$s
              follow it   rollout watch %3$s
              hold it     rollout pause %3$s
              end it      rollout abort %3$s"""
                .formatted(started.workflowId(), started.runId(), name));
  }

  /**
   * What {@code start --output json} prints.
   *
   * @param cluster the cluster's name
   * @param workflowId the rollout
   * @param runId its run
   */
  record Started(String cluster, String workflowId, String runId) {}
}
