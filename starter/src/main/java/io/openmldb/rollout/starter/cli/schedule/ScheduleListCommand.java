package io.openmldb.rollout.starter.cli.schedule;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.SchedulesText;
import io.openmldb.rollout.starter.schedule.RolloutSchedules;
import io.openmldb.rollout.workflows.api.start.ScheduleEntry;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists schedules. */
@Command(name = "list", header = "List the schedules that start rollouts.")
final class ScheduleListCommand implements Callable<Integer> {

  @ParentCommand private ScheduleCommand schedule;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    CommandContext context = schedule.root().context();
    try (TemporalConnection connection = schedule.root().connect()) {
      List<ScheduleEntry> entries = new RolloutSchedules(connection).list();
      if (output.isJson()) {
        context.out().println(JsonText.of(entries));
      } else {
        context.print(new SchedulesText(context.times(), context.colored()).of(entries));
      }
    }
    return ExitCode.SUCCEEDED.number();
  }
}
