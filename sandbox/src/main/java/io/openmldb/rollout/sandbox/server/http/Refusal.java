package io.openmldb.rollout.sandbox.server.http;

/** A method's refusal of a request, sent as a code and a message in an HTTP 200. */
public final class Refusal extends RuntimeException {
  private final transient Status status;

  Refusal(Status status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public Status status() {
    return status;
  }
}
