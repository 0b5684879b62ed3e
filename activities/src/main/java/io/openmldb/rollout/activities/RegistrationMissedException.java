package io.openmldb.rollout.activities;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureType;

/** The nameserver misses the registrations of a tablet, whatever is done. */
public final class RegistrationMissedException extends StepException {

  private static final long serialVersionUID = 1L;

  RegistrationMissedException(Node node, int restarts) {
    super(
        FailureType.REGISTRATION_MISSED,
        false,
        "%s is registered in ZooKeeper, but the leading nameserver does not count it as healthy, %d further restarts notwithstanding; restart the leading nameserver, see by ShowTablet that the tablet is kHealthy, and try again"
            .formatted(node.title(), restarts),
        null);
  }
}
