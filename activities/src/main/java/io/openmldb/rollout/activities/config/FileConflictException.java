package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Node;

/** A configuration file is neither what was planned from nor what was planned to. */
public final class FileConflictException extends ActivityException {

  FileConflictException(Node node, String what) {
    super(
        FailureType.FILE_CONFLICT,
        node.path() + " of " + node.title() + " " + what + "; nothing was written, plan again",
        null);
  }
}
