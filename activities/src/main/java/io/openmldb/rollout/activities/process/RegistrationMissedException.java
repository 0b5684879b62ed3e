package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Node;

/** The nameserver misses the registrations of a tablet, whatever is done. */
public final class RegistrationMissedException extends ActivityException {

  private static final long serialVersionUID = 1L;

  RegistrationMissedException(Node node, int restarts) {
    super(
        FailureType.REGISTRATION_MISSED,
        "%s is registered in ZooKeeper, but the leading nameserver does not count it as healthy, %d further restarts later; restart the leading nameserver, see by ShowTablet that the tablet is kHealthy, and try again"
            .formatted(node.title(), restarts),
        null);
  }
}
