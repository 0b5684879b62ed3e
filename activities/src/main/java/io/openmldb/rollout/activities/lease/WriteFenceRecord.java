package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Instant;
import java.util.List;

/**
 * A tablet that refuses writes by the rollout's doing.
 *
 * @param endpoint the fenced tablet
 * @param raisedAt when, for people: clocks differ
 * @param attempt the attempt that raised it
 * @param batch the leaders that are moved under it
 */
public record WriteFenceRecord(
    String endpoint, Instant raisedAt, String attempt, List<LeaderMove> batch) {

  public WriteFenceRecord {
    batch = batch == null ? List.of() : List.copyOf(batch);
  }
}
