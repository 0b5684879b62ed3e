package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One change on many clusters. */
@Command(
    name = "fleet",
    header = "Carry one change out on many clusters.",
    description =
        "Canary clusters first, so many at a time, until so many have failed. Each cluster has a"
            + " rollout of its own, on which every other command works as ever.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout fleet start -f fleet.yaml --watch",
      "  rollout fleet status production",
      "  rollout fleet pause production --reason 'year end'",
      "  rollout fleet abort production --mode ROLLBACK"
    },
    subcommands = {
      FleetStartCommand.class,
      FleetWatchCommand.class,
      FleetStatusCommand.class,
      FleetPauseCommand.class,
      FleetResumeCommand.class,
      FleetAbortCommand.class,
      FleetReportCommand.class
    })
public final class FleetCommand implements Runnable {

  @ParentCommand private CommandRoot root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  CommandRoot root() {
    return root;
  }
}
