package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows a rollout. */
@Command(
    name = "watch",
    header = "Follow a rollout to its end.",
    description =
        "A live table on a terminal, one line for each change elsewhere. Ends with the report and"
            + " the exit code of the outcome. Ctrl-C ends the watch only; the rollout goes on.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout watch demo", "  rollout watch demo > rollout.log"})
final class WatchCommand extends RolloutSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    return new Watch(surroundings, output.isJson()).follow(rollout, name());
  }
}
