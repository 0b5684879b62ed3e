package io.openmldb.rollout.starter.cli.schedule;

import io.openmldb.rollout.starter.cli.console.CommandRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Rollouts that are started at certain times. */
@Command(
    name = "schedule",
    header = "Start rollouts at certain times, by Temporal Schedules.",
    description =
        "They are Temporal's own, and can as well be made, shown and triggered by its UI and by the"
            + " temporal command.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout schedule create weekly-restart -f restart.yaml --cron '0 1 * * SAT' \\",
      "    --zone Asia/Shanghai --note 'agreed with the owners'",
      "  rollout schedule list",
      "  rollout schedule pause weekly-restart --reason 'year end'"
    },
    subcommands = {
      ScheduleCreateCommand.class,
      ScheduleListCommand.class,
      SchedulePauseCommand.class,
      ScheduleResumeCommand.class,
      ScheduleDeleteCommand.class
    })
public final class ScheduleCommand implements Runnable {

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
