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

/** Let the schedule start rollouts again. */
@Command(name = "resume", header = "Let the schedule start rollouts again.")
final class ScheduleResumeCommand implements Callable<Integer> {

  @ParentCommand private ScheduleCommand schedule;
  @Mixin private ReasonOptions said;

  @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
  private String name;

  @Override
  public Integer call() {
    try (TemporalConnection connection = schedule.root().connect()) {
      new RolloutSchedules(connection).resume(name, said.note("resumed"));
    }
    schedule.root().context().out().println("schedule " + name + " starts rollouts again");
    return ExitCode.SUCCEEDED.number();
  }
}
