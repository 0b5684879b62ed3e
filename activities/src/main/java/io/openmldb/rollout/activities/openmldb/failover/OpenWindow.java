package io.openmldb.rollout.activities.openmldb.failover;

/** A stretch of time in which {@code auto_failover} is off. */
public interface OpenWindow extends AutoCloseable {

  /** Puts {@code auto_failover} back to what was found. Closed already: says nothing. */
  @Override
  void close();
}
