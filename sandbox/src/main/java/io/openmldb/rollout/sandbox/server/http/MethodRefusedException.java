package io.openmldb.rollout.sandbox.server.http;

/** A method's refusal of a request, sent as a code and a message in an HTTP 200. */
public final class MethodRefusedException extends RuntimeException {
  private final transient ReturnCode status;

  MethodRefusedException(ReturnCode status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public ReturnCode status() {
    return status;
  }
}
