package io.openmldb.rollout.activities.lease;

import java.time.Instant;
import java.util.Map;

/**
 * A stretch of time in which {@code auto_failover} is off by the rollout's doing.
 *
 * @param endpoint the tablet for whose sake it was opened
 * @param openedAt when, for people: clocks differ
 * @param attempt the attempt that opened it
 * @param registrations the tablets that were registered then, each with the transaction that
 *     registered it: one that has another when the pause closes is a tablet that the nameserver
 *     makes no operation for
 */
public record FailoverPauseRecord(
    String endpoint, Instant openedAt, String attempt, Map<String, Long> registrations) {

  public FailoverPauseRecord {
    registrations = registrations == null ? Map.of() : Map.copyOf(registrations);
  }
}
