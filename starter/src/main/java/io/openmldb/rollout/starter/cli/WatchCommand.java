package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.RecoveryWatch;
import io.openmldb.rollout.starter.cli.console.RolloutWatch;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
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
final class WatchCommand extends FollowSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    return new RolloutWatch(context, output.isJson()).follow(rollout, name());
  }

  @Override
  ExitCode run(RecoveryHandle recovery, CommandContext context) {
    return new RecoveryWatch(context, output.isJson()).follow(recovery, true);
  }
}
