package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.RecoveryRun;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows a rollout, a recovery or a repair. */
@Command(
    name = "watch",
    header = "Follow a rollout, a recovery or a repair to its end.",
    description =
        "A live table on a terminal, one line for each change elsewhere. Ends with the report and"
            + " the exit code of the outcome. Ctrl-C ends the watch only; what is watched goes on."
            + " Of a cluster, what runs is followed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout watch demo",
      "  rollout watch demo > rollout.log",
      "  rollout watch recover-demo"
    })
final class WatchCommand extends FollowedSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    return new Watch(surroundings, output.isJson()).follow(rollout, name());
  }

  @Override
  ExitCode run(RecoveryRun recovery, Surroundings surroundings) {
    return new RecoveryWatch(surroundings, output.isJson()).follow(recovery, true);
  }
}
