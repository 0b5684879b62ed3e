package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;

/** A node runs, but not as it should. Nothing was changed by finding out. */
public final class NotVerifiedException extends ActivityException {

  NotVerifiedException(Node node, List<String> objections) {
    super(
        FailureType.NOT_VERIFIED,
        node.title() + " could not be verified: " + Excerpt.joined(objections),
        null);
  }
}
