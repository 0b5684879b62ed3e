package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds a fleet rollout. */
@Command(
    name = "pause",
    header = "Begin no further cluster, and pause the rollouts that run.",
    description =
        "Each holds before its next node. Go on with: rollout fleet resume FLEET. Refused, with exit"
            + " code 2, when it is too late.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout fleet pause production --reason 'traffic peak'"})
final class FleetPauseCommand extends FleetSubcommand {

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(FleetHandle handle, CommandContext context) {
    context.out().println(fleet() + ": " + handle.pause(said.recordedReason()).message());
    context.out().println("  go on with   rollout fleet resume " + fleet());
    return ExitCode.SUCCEEDED;
  }
}
