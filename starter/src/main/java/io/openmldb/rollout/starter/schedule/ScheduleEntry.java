package io.openmldb.rollout.starter.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.temporal.client.schedules.ScheduleListActionStartWorkflow;
import io.temporal.client.schedules.ScheduleListDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One schedule, as it is listed.
 *
 * @param name its id in Temporal
 * @param paused whether it starts nothing for now
 * @param next when it starts a rollout next; null when it does not
 * @param last when it was to start its last rollout; null before the first
 * @param note for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleEntry(
    String name, boolean paused, @Nullable Instant next, @Nullable Instant last, String note) {

  static ScheduleEntry of(ScheduleListDescription described) {
    var info = described.getInfo();
    var state = described.getSchedule().getState();
    Instant last =
        info.getRecentActions().stream()
            .map(action -> action.getScheduledAt())
            .max(Instant::compareTo)
            .orElse(null);
    Instant next =
        state.isPaused() ? null : info.getNextActionTimes().stream().findFirst().orElse(null);
    return new ScheduleEntry(
        described.getScheduleId(), state.isPaused(), next, last, state.getNote());
  }

  /** Whether {@code described} starts rollouts, not some other workflow of the namespace. */
  static boolean startsRollouts(ScheduleListDescription described) {
    return described.getSchedule() != null
        && described.getSchedule().getAction() instanceof ScheduleListActionStartWorkflow action
        && ClusterRolloutWorkflow.TYPE.equals(action.getWorkflow());
  }
}
