package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import org.jspecify.annotations.Nullable;

/** No worker answered in time; the message says whether one is there at all. */
final class NoAnswerException extends CommandFailure {

  private static final long serialVersionUID = 1L;

  NoAnswerException(String message, @Nullable Throwable cause) {
    super(ExitCode.FAILED, message, cause);
  }
}
