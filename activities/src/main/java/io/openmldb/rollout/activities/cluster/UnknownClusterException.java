package io.openmldb.rollout.activities.cluster;

import java.util.Collection;

/** A cluster was named that the registry file does not know. Waiting does not mend it. */
public final class UnknownClusterException extends RuntimeException {

  UnknownClusterException(String name, Collection<String> known, String where) {
    super(
        "cluster \""
            + name
            + "\" is unknown to this worker; its registry file "
            + where
            + " knows: "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }
}
