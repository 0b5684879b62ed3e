package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.exit.CommandFailure;
import java.util.Optional;

/**
 * A workflow that can be followed to its end.
 *
 * @param <S> what it says of where it stands
 */
public interface FollowedWorkflow<S> {

  String workflowId();

  /**
   * Where it stands.
   *
   * @throws CommandFailure FAILED when no worker answers in time
   */
  S status();

  /** How it ended; empty while it runs. Temporal alone answers this, without any worker. */
  Optional<WorkflowResult> result();
}
