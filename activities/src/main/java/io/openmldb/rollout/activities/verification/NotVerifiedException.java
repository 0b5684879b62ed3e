package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureType;
import java.util.List;

/** A node runs, but not as it should. Nothing was changed by finding out. */
public final class NotVerifiedException extends StepException {

  NotVerifiedException(Node node, List<String> objections) {
    super(
        FailureType.NOT_VERIFIED,
        false,
        node.title() + " is not as it should be: " + Excerpt.joined(objections),
        null);
  }
}
