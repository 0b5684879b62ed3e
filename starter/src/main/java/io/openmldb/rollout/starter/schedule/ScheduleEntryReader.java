package io.openmldb.rollout.starter.schedule;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.start.ScheduleEntry;
import io.temporal.client.schedules.ScheduleListActionStartWorkflow;
import io.temporal.client.schedules.ScheduleListDescription;
import java.time.Instant;

/** Makes entries of the list of schedules of what Temporal lists. */
final class ScheduleEntryReader {

  private ScheduleEntryReader() {}

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
