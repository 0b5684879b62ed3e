package io.openmldb.rollout.starter.cli;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.StartConfirmation;
import io.openmldb.rollout.starter.cli.console.StartedRollout;
import io.openmldb.rollout.starter.cli.option.ConfirmationOption;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.request.CommandLineRequest;
import io.openmldb.rollout.starter.request.RequestOptions;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.Optional;
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
            + " Only one rollout of a cluster runs at a time. On a terminal what would be done is told"
            + " first, and asked about, unless the request has its plan approved.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout start -f request.yaml --watch",
      "  rollout start --cluster demo --set tablet.gc_interval=60 --reason pauses",
      "  rollout start --cluster demo --restart-only --approval CANARY"
    })
final class StartCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private RequestOptions flags;
  @Mixin private OutputOption output;

  @Option(names = "--watch", description = "Follow the rollout to its end.")
  private boolean watch;

  @Option(
      names = "--dry-run",
      description = "End with the plan, touching nothing; see also: rollout plan.")
  private boolean dryRun;

  @Mixin private ConfirmationOption confirmation;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    RolloutRequest request =
        CommandLineRequest.build(flags, dryRun, context.in())
            .askedBy(TemporalConnection.operator());
    try (TemporalConnection connection = root.connect()) {
      if (!request.options().dryRun()) {
        Optional<ExitCode> refused =
            new StartConfirmation(context, output).ask(connection, request, confirmation.yes);
        if (refused.isPresent()) {
          return refused.get().number();
        }
      }
      RolloutHandle rollout =
          request.options().dryRun()
              ? connection.rollouts().startPlanning(request)
              : connection.rollouts().start(request);
      String cluster =
          requireNonNull(request.cluster(), "a request without problems names its cluster");
      String name = request.options().dryRun() ? rollout.workflowId() : cluster;
      return new StartedRollout(context, output.isJson())
          .show(rollout, cluster, name, watch)
          .number();
    }
  }
}
