package io.openmldb.rollout.activities;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureType;

/** A configuration file is neither what was planned from nor what was planned to. */
public final class FileConflictException extends StepException {

  FileConflictException(Node node, String what) {
    super(
        FailureType.FILE_CONFLICT,
        false,
        node.path() + " of " + node.title() + " " + what + "; nothing was written, plan again",
        null);
  }
}
