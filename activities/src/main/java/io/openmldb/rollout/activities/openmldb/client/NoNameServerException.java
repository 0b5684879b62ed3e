package io.openmldb.rollout.activities.openmldb.client;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * No nameserver led the cluster for too long, or the one that led did not answer. It may pass by
 * itself.
 */
public final class NoNameServerException extends ActivityException {

  private static final long serialVersionUID = 1L;

  private NoNameServerException(String what, @Nullable Throwable lastSeen) {
    super(FailureType.CLUSTER_REFUSED, true, what, lastSeen);
  }

  /** Nobody led for as long as {@code timeout}. */
  static NoNameServerException nobodyLed(
      String call, Duration timeout, @Nullable Throwable lastSeen) {
    return new NoNameServerException(
        call
            + " found no leading nameserver "
            + (timeout.isZero() ? "at once" : "within " + timeout.toMillis() + " ms")
            + "; see that one is up and registered under the cluster's root path in ZooKeeper"
            + (lastSeen == null ? "" : " (last seen: " + lastSeen.getMessage() + ")"),
        lastSeen);
  }

  /** The one that leads took the call, and did not answer in time. */
  static NoNameServerException silent(String call, OpenmldbException.NoAnswer lastSeen) {
    return new NoNameServerException(
        "nameserver "
            + lastSeen.endpoint()
            + " leads by ZooKeeper, but did not answer "
            + call
            + " in time: see whether it hangs or has too much to do (last seen: "
            + lastSeen.getMessage()
            + ")",
        lastSeen);
  }
}
