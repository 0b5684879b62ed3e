package io.openmldb.rollout.sandbox.client;

import java.io.IOException;

/** A server understood a call and would not do it. */
public final class CallRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;

  CallRefusedException(String method, String endpoint, int code, String message) {
    super("%s of %s refused: %d %s".formatted(method, endpoint, code, message));
    this.code = code;
  }

  /** OpenMLDB's code, see its {@code src/base/status.h}. */
  public int code() {
    return code;
  }
}
