package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;

/** Lets a paused rollout go on. */
@Command(
    name = "resume",
    header = "Let a paused rollout go on.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout resume demo"})
final class ResumeCommand extends RolloutSubcommand {

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    rollout.resume();
    surroundings.out().println(name() + " goes on");
    return ExitCode.SUCCEEDED;
  }
}
