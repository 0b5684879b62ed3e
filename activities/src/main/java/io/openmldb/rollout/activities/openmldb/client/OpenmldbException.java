package io.openmldb.rollout.activities.openmldb.client;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A nameserver or tablet did not do what it was asked. The three kinds differ in what a caller may
 * conclude: {@link NoAnswer} leaves open whether the call took effect, {@link Rejected} and {@link
 * Refused} say that it did not.
 */
public abstract sealed class OpenmldbException extends ActivityException
    permits OpenmldbException.NoAnswer, OpenmldbException.Rejected, OpenmldbException.Refused {

  private static final long serialVersionUID = 1L;

  private final String endpoint;
  private final String path;

  private OpenmldbException(
      String endpoint, String path, boolean retryable, String what, @Nullable Throwable cause) {
    super(FailureType.CLUSTER_REFUSED, retryable, path + " at " + endpoint + " " + what, cause);
    this.endpoint = endpoint;
    this.path = path;
  }

  /** The server that was asked, {@code host:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** What was asked: {@code NameServer/ShowTable}, say. */
  public String path() {
    return path;
  }

  /** Nothing came back: refused connection, hang-up, deadline. */
  public static final class NoAnswer extends OpenmldbException {

    private static final long serialVersionUID = 1L;

    private final boolean delivered;

    /**
     * A call without an answer.
     *
     * @param delivered whether the request may have reached the server
     */
    public NoAnswer(
        String endpoint, String path, String why, boolean delivered, @Nullable Throwable cause) {
      super(endpoint, path, true, "got no answer: " + why, cause);
      this.delivered = delivered;
    }

    /** Whether the request may have reached the server, and taken effect. */
    public boolean mayHaveTakenEffect() {
      return delivered;
    }

    /** Whether the call waited for its whole deadline; the next call would wait as long. */
    public boolean isTimeout() {
      return getCause() instanceof HttpTimeoutException;
    }

    /** Whether the server took the call, and its answer was not there in time. */
    boolean isLate() {
      return delivered && isTimeout();
    }
  }

  /** An answer below the application: an unknown method (404), a malformed request (400). */
  public static final class Rejected extends OpenmldbException {

    private static final long serialVersionUID = 1L;

    private final int status;

    public Rejected(String endpoint, String path, int status, String body) {
      super(endpoint, path, false, "was rejected with HTTP status " + status + ": " + body, null);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  /** The application's own refusal: HTTP 200 with a code other than 0. */
  public static final class Refused extends OpenmldbException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    public Refused(String endpoint, String path, int code, String text) {
      super(endpoint, path, true, "was refused with code " + code + ": " + text, null);
      this.code = code;
      this.text = text;
    }

    /** What the code means. */
    public ErrorCode kind() {
      return ErrorCode.of(code);
    }

    /** The code as the server sent it, known to {@link ErrorCode} or not. */
    public int code() {
      return code;
    }

    /** The server's own words. */
    public String text() {
      return text;
    }

    /** Whether the code is {@code known}. */
    public boolean is(ErrorCode known) {
      return code == known.code();
    }
  }
}
