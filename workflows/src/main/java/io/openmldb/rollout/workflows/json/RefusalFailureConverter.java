package io.openmldb.rollout.workflows.json;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.FailureConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.DefaultFailureConverter;

/**
 * How failures are written: as Temporal does, but for what a validator refuses. That would have the
 * exception's class as its type; and an {@code ApplicationFailure} thrown by a validator itself
 * would arrive wrapped, with its type and message buried.
 */
final class RefusalFailureConverter implements FailureConverter {

  private final FailureConverter others = new DefaultFailureConverter();

  @Override
  public RuntimeException failureToException(Failure failure, DataConverter converter) {
    return others.failureToException(failure, converter);
  }

  @Override
  public Failure exceptionToFailure(Throwable failure, DataConverter converter) {
    if (!(failure instanceof MessageRefusedException)) {
      return others.exceptionToFailure(failure, converter);
    }
    ApplicationFailure refusal =
        ApplicationFailure.newNonRetryableFailure(
            failure.getMessage(), MessageRefusedException.TYPE);
    // Where in our code it was refused says nothing to who sent the message.
    refusal.setStackTrace(new StackTraceElement[0]);
    return others.exceptionToFailure(refusal, converter);
  }
}
