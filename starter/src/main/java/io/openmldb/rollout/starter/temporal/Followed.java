package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.starter.exit.CommandFailure;
import java.util.Optional;

/**
 * A workflow that can be followed to its end.
 *
 * @param <S> what it says of where it stands
 */
public interface Followed<S> {

  String workflowId();

  /**
   * Where it stands.
   *
   * @throws CommandFailure FAILED when no worker answers in time
   */
  S status();

  /** How it ended; empty while it runs. Temporal alone answers this, without any worker. */
  Optional<Ending> ending();
}
