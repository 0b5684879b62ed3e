package io.openmldb.rollout.activities.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a restart has to do with the rest of the cluster.
 *
 * @param requireLease throws when the lease is not this rollout's any more
 * @param registered whether the node is registered in ZooKeeper; empty when its component does not
 *     register
 * @param sessionTimeout how long after a process's end its registration may stay
 * @param openFailoverPause switches {@code auto_failover} off until what it returns is closed; for
 *     a node that needs no such pause it does nothing
 */
public record RestartHooks(
    Runnable requireLease,
    Optional<BooleanSupplier> registered,
    Duration sessionTimeout,
    Supplier<OpenFailoverPause> openFailoverPause) {

  /** Whether a process that serves is registered, as far as it has to be. */
  boolean isRegistered() {
    return registered.map(BooleanSupplier::getAsBoolean).orElse(true);
  }

  /** Whether no registration is left of a process that ended. */
  boolean isRegistrationGone() {
    return registered.map(found -> !found.getAsBoolean()).orElse(true);
  }
}
