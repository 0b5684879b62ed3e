package io.openmldb.rollout.activities.support;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes calls that have no deadline of their own, to ZooKeeper above all, and waits for each only
 * so long. While writes are refused nothing else may be waited for.
 */
public interface TimedCalls {

  /**
   * Makes {@code call}. When it has not ended within {@code limit} it is left to itself,
   * interrupted once: it must do no harm by ending later. An interrupt of the caller does not
   * shorten the wait, and stays.
   *
   * @return what it answered, never null; empty when it did not in time, or could not be begun
   */
  <T> Optional<T> within(Duration limit, Supplier<T> call);
}
