package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds a rollout. */
@Command(
    name = "pause",
    header = "Hold a rollout before its next node.",
    description =
        "The node in progress is finished first. Go on with: rollout resume CLUSTER. Prints what the"
            + " rollout answers; refused, with exit code 2, when it is too late.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout pause demo --reason 'traffic peak'"})
final class PauseCommand extends RolloutSubcommand {

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    context.out().println(name() + ": " + rollout.pause(said.recordedReason()).message());
    context.out().println("  go on with   rollout resume " + name());
    return ExitCode.SUCCEEDED;
  }
}
