package io.openmldb.rollout.starter.watch;

import java.time.Instant;

/**
 * How a workflow under way is shown.
 *
 * @param <S> what it says of where it stands
 */
public interface WatchView<S> {

  /** Shows where it stands. */
  void show(S status, Instant now);

  /** Says something that is no status, such as that nobody answers. */
  void printMessage(String message, Instant now);

  /** Leaves the output in order: nothing will be shown after this. */
  void close();
}
