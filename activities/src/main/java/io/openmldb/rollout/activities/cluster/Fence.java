package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Move;
import java.time.Instant;
import java.util.List;

/**
 * A tablet that refuses writes by the rollout's doing.
 *
 * @param endpoint the fenced tablet
 * @param raisedAt when
 * @param batch the leaders that are moved under it
 */
public record Fence(String endpoint, Instant raisedAt, List<Move> batch) {

  public Fence {
    batch = batch == null ? List.of() : List.copyOf(batch);
  }
}
