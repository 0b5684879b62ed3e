package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.temporal.RunContinuation;
import io.temporal.workflow.Workflow;
import java.util.Optional;

/** When and how a rollout continues as new: between two nodes, about every 200. */
final class ContinueAsNew {

  /** Rollouts that release 0.1.0 began have one run. */
  private boolean possible =
      Workflow.getVersion("continue-as-new", Workflow.DEFAULT_VERSION, 1)
          != Workflow.DEFAULT_VERSION;

  /** Whether the history is so large that another run is to go on. */
  boolean isDue() {
    return possible && RunContinuation.isHistoryLarge();
  }

  /**
   * Ends this run; another one goes on with {@code request} from {@code checkpoint}. Returns only
   * where that would be too large for Temporal: then this run goes on, and has to do without.
   */
  void with(RolloutRequest request, RolloutCheckpoint checkpoint) {
    Optional<RolloutRequest> input = checkpoint.continuing(request);
    if (input.isPresent()) {
      RunContinuation.continueWith(input.get());
    }
    possible = false;
  }
}
