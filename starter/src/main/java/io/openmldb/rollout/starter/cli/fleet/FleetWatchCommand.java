package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows a fleet rollout. */
@Command(
    name = "watch",
    header = "Follow a fleet rollout to its end.",
    description =
        "A live table on a terminal, one line for each change elsewhere. Ends with the exit code of"
            + " the outcome. Ctrl-C ends the watch only.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout fleet watch production"})
final class FleetWatchCommand extends FleetSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(FleetHandle handle, CommandContext context) {
    return new FleetWatch(context, output.isJson()).follow(handle, fleet());
  }
}
