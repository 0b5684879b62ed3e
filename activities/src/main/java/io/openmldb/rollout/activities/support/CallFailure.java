package io.openmldb.rollout.activities.support;

import org.jspecify.annotations.Nullable;

/** What a call threw in another thread, for the thread that waits for it. */
final class CallFailure {

  private CallFailure() {}

  /**
   * The exception to throw in place of {@code cause}.
   *
   * @throws Error when {@code cause} is one
   */
  static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
  }
}
