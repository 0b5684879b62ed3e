package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A cluster was named that the registry file does not know. A retry does not help. */
public final class UnknownClusterException extends ActivityException {

  UnknownClusterException(@Nullable String name, Collection<String> known, String where) {
    super(
        FailureType.INVALID_REQUEST,
        "cluster \""
            + name
            + "\" is unknown to this worker; its registry file "
            + where
            + " knows: "
            + (known.isEmpty() ? "none" : String.join(", ", known)),
        null);
  }
}
