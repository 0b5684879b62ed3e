package io.openmldb.rollout.activities.process;

/** A stretch of time in which {@code auto_failover} is off. */
public interface OpenFailoverPause extends AutoCloseable {

  /** Puts {@code auto_failover} back to what was found. Closed already: says nothing. */
  @Override
  void close();
}
