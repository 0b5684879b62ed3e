package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a paused rollout go on. */
@Command(
    name = "resume",
    header = "Let a paused rollout go on.",
    description = "Refused, with exit code 2, when it is not paused.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout resume demo"})
final class ResumeCommand extends RolloutSubcommand {

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    context.out().println(name() + ": " + rollout.resume(said.recordedReason()).message());
    return ExitCode.SUCCEEDED;
  }
}
