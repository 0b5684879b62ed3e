package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a fleet rollout early. */
@Command(
    name = "abort",
    header = "Begin no further cluster, and abort the rollouts that run.",
    description =
        "Each leaves its cluster consistent. Clusters that are done stay as they are; rollout undo"
            + " CLUSTER reverses one. KEEP may be followed by ROLLBACK. Refused, with exit code 2,"
            + " when it is too late.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout fleet abort production",
      "  rollout fleet abort production --mode ROLLBACK --reason 'latency doubled'"
    })
final class FleetAbortCommand extends FleetSubcommand {

  @Option(
      names = "--mode",
      paramLabel = "KEEP|ROLLBACK",
      defaultValue = "KEEP",
      description =
          "For clusters under way: KEEP leaves updated nodes updated; ROLLBACK rolls them back."
              + " Default: KEEP.")
  private AbortMode mode;

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(FleetHandle handle, CommandContext context) {
    context.out().println(fleet() + ": " + handle.abort(mode, said.recordedReason()).message());
    context.out().println("  follow it   rollout fleet watch " + fleet());
    return ExitCode.SUCCEEDED;
  }
}
