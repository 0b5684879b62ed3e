package io.openmldb.rollout.activities.openmldb;

import io.openmldb.rollout.activities.registry.OpenmldbUser;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.io.IOException;

/**
 * The worker cannot read the password of OpenMLDB's own user, so it cannot call the cluster's
 * servers. Retried, because another worker may be able to read it, or the file may be replaced
 * meanwhile.
 */
public final class PasswordFileException extends ActivityException {

  private static final long serialVersionUID = 1L;

  /** What stands there cannot be a header's value; it is not shown. */
  PasswordFileException(OpenmldbUser user) {
    super(
        FailureType.FILE_REFUSED,
        true,
        "the password of OpenMLDB's user "
            + user.name()
            + " in "
            + user.passwordFile()
            + " holds more than one line, or a character that is not printable ASCII, and cannot be"
            + " sent to the servers. Correct the file",
        null);
  }

  PasswordFileException(OpenmldbUser user, IOException cause) {
    super(
        FailureType.FILE_REFUSED,
        true,
        "the worker cannot read "
            + user.passwordFile()
            + ", the password file of OpenMLDB's user "
            + user.name()
            + " ("
            + cause.getClass().getSimpleName()
            + "). Put the file there, readable for the worker's user, or correct auth.passwordFile"
            + " in the worker's registry file",
        cause);
  }
}
