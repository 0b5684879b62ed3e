package io.openmldb.rollout.starter.cli.schedule;

import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.schedule.RolloutSchedules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deletes a schedule. */
@Command(name = "delete", header = "Delete a schedule; a rollout that runs goes on.")
final class ScheduleDeleteCommand implements Callable<Integer> {

  @ParentCommand private ScheduleCommand schedule;

  @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
  private String name;

  @Override
  public Integer call() {
    try (TemporalConnection connection = schedule.root().connect()) {
      new RolloutSchedules(connection).delete(name);
    }
    schedule.root().context().out().println("deleted schedule " + name);
    return ExitCode.SUCCEEDED.number();
  }
}
