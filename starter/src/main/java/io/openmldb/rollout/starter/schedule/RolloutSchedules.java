package io.openmldb.rollout.starter.schedule;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.openmldb.rollout.starter.client.TemporalCalls;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.start.ScheduleEntry;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The schedules of one namespace that start rollouts. */
public final class RolloutSchedules {

  private final ScheduleClient client;
  private final TemporalCalls calls;
  private final String taskQueue;

  public RolloutSchedules(TemporalConnection connection) {
    this.client = connection.scheduleClient();
    this.calls = connection.calls();
    this.taskQueue = connection.taskQueue();
  }

  /**
   * Creates a schedule of {@code request}.
   *
   * @throws CommandFailure REFUSED when there is one of that name; BAD_INPUT when Temporal does not
   *     understand its times
   */
  public void create(
      String name, RolloutRequest request, ScheduleTimes times, String note, boolean paused) {
    try {
      calls.run(
          () -> createOnce(name, ScheduleDefinition.of(request, times, taskQueue, note, paused)));
    } catch (CommandFailure e) {
      throw isStatus(e, Status.Code.INVALID_ARGUMENT)
          ? new CommandFailure(
              ExitCode.BAD_INPUT, requireNonNull(e.getMessage(), "a failed call says why"), e)
          : e;
    }
  }

  private void createOnce(String name, Schedule schedule) {
    try {
      client.createSchedule(name, schedule, ScheduleOptions.newBuilder().build());
    } catch (ScheduleAlreadyRunningException e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "there is a schedule %s already; delete it with   rollout schedule delete %s"
              .formatted(name, name),
          e);
    }
  }

  /** Those that start rollouts, by name. */
  public List<ScheduleEntry> list() {
    return calls.call(
        () -> {
          try (Stream<ScheduleListDescription> all = client.listSchedules()) {
            return all.filter(ScheduleEntryReader::startsRollouts)
                .map(ScheduleEntryReader::of)
                .sorted(Comparator.comparing(ScheduleEntry::name))
                .toList();
          }
        });
  }

  /** From now on it starts nothing; {@code note} says why. */
  public void pause(String name, String note) {
    at(name, schedule -> schedule.pause(note));
  }

  /** It starts rollouts again; {@code note} says why. */
  public void resume(String name, String note) {
    at(name, schedule -> schedule.unpause(note));
  }

  /** It is gone; a rollout that it has started goes on. */
  public void delete(String name) {
    at(name, ScheduleHandle::delete);
  }

  private void at(String name, Consumer<ScheduleHandle> change) {
    try {
      calls.run(() -> change.accept(client.getHandle(name)));
    } catch (CommandFailure e) {
      throw isStatus(e, Status.Code.NOT_FOUND) && e.exitCode() == ExitCode.FAILED
          ? new CommandFailure(
              ExitCode.BAD_INPUT,
              "there is no schedule %s; list them with   rollout schedule list".formatted(name),
              e)
          : e;
    }
  }

  private static boolean isStatus(Throwable failure, Status.Code code) {
    return TemporalCalls.statusOf(failure)
        .filter(refused -> refused.getStatus().getCode() == code)
        .isPresent();
  }
}
