package io.openmldb.rollout.sandbox.server.runtime;

/** A server cannot start; its message is what the log gets before the process exits with 1. */
public final class ServerStartException extends Exception {
  public ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
