package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a paused fleet rollout go on. */
@Command(
    name = "resume",
    header = "Let a paused fleet rollout go on, with the rollouts that were paused.",
    description = "Refused, with exit code 2, when it is not paused.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout fleet resume production"})
final class FleetResumeCommand extends FleetSubcommand {

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(FleetHandle handle, CommandContext context) {
    context.out().println(fleet() + ": " + handle.resume(said.recordedReason()).message());
    return ExitCode.SUCCEEDED;
  }
}
