package io.openmldb.rollout.activities.openmldb.client;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No nameserver led the cluster for too long. It may pass by itself. */
public final class NoNameServerException extends ActivityException {

  private static final long serialVersionUID = 1L;

  NoNameServerException(String call, Duration timeout, @Nullable Throwable lastSeen) {
    super(
        FailureType.CLUSTER_REFUSED,
        true,
        call
            + " found no leading nameserver "
            + (timeout.isZero() ? "at once" : "within " + timeout.toMillis() + " ms")
            + "; see that one is up and registered under the cluster's root path in ZooKeeper"
            + (lastSeen == null ? "" : " (last seen: " + lastSeen.getMessage() + ")"),
        lastSeen);
  }
}
