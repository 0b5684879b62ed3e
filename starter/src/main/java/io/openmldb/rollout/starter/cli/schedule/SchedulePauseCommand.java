package io.openmldb.rollout.starter.cli.schedule;

import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.schedule.RolloutSchedules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Start nothing until the schedule is resumed; a rollout that runs goes on. */
@Command(
    name = "pause",
    header = "Start nothing until the schedule is resumed; a rollout that runs goes on.")
final class SchedulePauseCommand implements Callable<Integer> {

  @ParentCommand private ScheduleCommand schedule;
  @Mixin private ReasonOptions said;

  @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
  private String name;

  @Override
  public Integer call() {
    try (TemporalConnection connection = schedule.root().connect()) {
      new RolloutSchedules(connection).pause(name, said.note("paused"));
    }
    schedule
        .root()
        .context()
        .out()
        .println("schedule %1$s holds; go on with   rollout schedule resume %1$s".formatted(name));
    return ExitCode.SUCCEEDED.number();
  }
}
