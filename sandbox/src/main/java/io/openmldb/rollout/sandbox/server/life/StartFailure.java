package io.openmldb.rollout.sandbox.server.life;

/** A server cannot start; its message is what the log gets before the process exits with 1. */
public final class StartFailure extends Exception {
  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
