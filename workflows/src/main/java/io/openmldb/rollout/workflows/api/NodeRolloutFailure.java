package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/**
 * How a node rollout that did not do its task ends in Temporal: as Failed, with its result in the
 * failure's details.
 */
public final class NodeRolloutFailure {

  private NodeRolloutFailure() {}

  /** The failure of the node rollout of {@code node} that came to {@code result}. */
  public static ApplicationFailure of(String node, NodeResult result) {
    String why = result.error() == null ? "" : ": " + result.error();
    return FailureType.NODE_ROLLOUT_FAILED.newOutcome(node + " is " + result.state() + why, result);
  }

  /** The result in a node rollout's failure; empty when it failed in another way. */
  public static Optional<NodeResult> resultIn(Throwable failure) {
    return ApplicationFailureFinder.find(failure)
        .filter(FailureType.NODE_ROLLOUT_FAILED::isTypeOf)
        .map(application -> application.getDetails().get(0, NodeResult.class));
  }
}
