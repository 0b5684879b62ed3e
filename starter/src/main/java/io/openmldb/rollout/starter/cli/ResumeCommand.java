package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
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

  @Mixin private RecordOptions said;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    surroundings.out().println(name() + ": " + rollout.resume(said.said()).message());
    return ExitCode.SUCCEEDED;
  }
}
