package io.openmldb.rollout.starter.schedule;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.start.RolloutStartOptions;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.time.Duration;

/**
 * A schedule as Temporal keeps it. It never starts a rollout beside one that it started before, and
 * a start that was missed by more than ten minutes is left out: Temporal's own default would catch
 * up for a year, at any hour.
 */
final class ScheduleDefinition {

  static final Duration CATCH_UP = Duration.ofMinutes(10);

  private ScheduleDefinition() {}

  /**
   * @param note for people, shown in Temporal's UI
   * @param paused whether it starts nothing until it is resumed
   */
  static Schedule of(
      RolloutRequest request, ScheduleTimes times, String taskQueue, String note, boolean paused) {
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(ClusterRolloutWorkflow.class)
                .setArguments(request)
                .setOptions(RolloutStartOptions.ofScheduled(request, taskQueue).build())
                .build())
        .setSpec(
            ScheduleSpec.newBuilder()
                .setCronExpressions(times.cron())
                .setTimeZoneName(times.zone())
                .build())
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(CATCH_UP)
                .build())
        .setState(ScheduleState.newBuilder().setNote(note).setPaused(paused).build())
        .build();
  }
}
