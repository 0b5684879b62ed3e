package io.openmldb.rollout.activities.support;

import io.openmldb.rollout.workflows.api.request.SecretKeys;
import io.openmldb.rollout.workflows.api.request.SecretValueFinder;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalException;
import io.temporal.failure.TemporalFailure;
import java.util.regex.Pattern;

/**
 * Turns every exception and error that leaves an activity into the {@code ApplicationFailure} that
 * the workflow sees, but for the one after which a worker does not go on: that no memory is left.
 * To be registered with the worker factory, so that no activity has to think of it.
 *
 * <p>A {@link ActivityException} speaks to the operator. Any other comes from a library, or is a
 * fault of ours: what it quotes may be a secret, and would stay in the history, so its message is
 * shown without quotations and without what looks like the value of a secret key.
 */
public final class ActivityFailureInterceptor extends WorkerInterceptorBase {

  /** A quotation, also one that does not end. */
  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]*(\"|\\z)|(?<![A-Za-z])'[^']*('|\\z)");

  /** Longer than any real chain of causes. */
  private static final int CAUSES = 20;

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          return super.execute(input);
        } catch (TemporalException | OutOfMemoryError e) {
          throw e;
        } catch (Throwable e) {
          throw toFailure(e);
        }
      }
    };
  }

  /** The failure that a workflow sees of {@code exception}. */
  public static ApplicationFailure toFailure(Throwable exception) {
    return toFailure(exception, CAUSES);
  }

  private static ApplicationFailure toFailure(Throwable exception, int causes) {
    ApplicationFailure.Builder builder =
        ApplicationFailure.newBuilder().setMessage(Excerpt.text(messageOf(exception)));
    if (exception instanceof ActivityException step) {
      builder.setType(step.failureType().id()).setNonRetryable(!step.isRetryable());
    } else {
      builder.setType(exception.getClass().getName());
    }
    Throwable cause = exception.getCause();
    if (cause instanceof TemporalFailure) {
      builder.setCause(cause);
    } else if (cause != null && causes > 0) {
      builder.setCause(toFailure(cause, causes - 1));
    }
    ApplicationFailure failure = builder.build();
    failure.setStackTrace(exception.getStackTrace());
    return failure;
  }

  private static String masked(String message) {
    String unquoted = QUOTED.matcher(message).replaceAll(SecretKeys.MASK);
    return SecretValueFinder.masked(unquoted, SecretKeys::isUsual, SecretKeys.MASK);
  }

  /** What may be said of {@code exception} in histories and logs. */
  public static String messageOf(Throwable exception) {
    String message = exception.getMessage();
    String kind = exception.getClass().getSimpleName();
    if (message == null) {
      return kind;
    }
    boolean ours = exception instanceof ActivityException || exception instanceof TemporalException;
    return ours ? message : kind + ": " + masked(message);
  }
}
