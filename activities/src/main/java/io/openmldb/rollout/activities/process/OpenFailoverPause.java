package io.openmldb.rollout.activities.process;

/** A stretch of time in which {@code auto_failover} is off. */
@FunctionalInterface
public interface OpenFailoverPause extends AutoCloseable {

  /** Puts {@code auto_failover} back to what was found. Closed already: says nothing. */
  @Override
  void close();

  /** Closes it because of {@code failure}, which stays what is thrown. */
  default void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
