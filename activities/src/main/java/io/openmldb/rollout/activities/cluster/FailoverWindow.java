package io.openmldb.rollout.activities.cluster;

import java.time.Instant;

/**
 * A stretch of time in which {@code auto_failover} is off by the rollout's doing.
 *
 * @param endpoint the tablet for whose sake it was opened
 * @param openedAt when, for people: clocks differ
 * @param attempt the attempt that opened it
 */
public record FailoverWindow(String endpoint, Instant openedAt, String attempt) {}
