package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.temporal.workflow.Async;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.Optional;

/**
 * When and how a rollout continues as new. A run of ten thousand events is slow to replay, and
 * Temporal ends one of 51,200.
 */
final class ContinueAsNew {

  /** Some two hundred nodes. Where Temporal itself suggests it earlier, it is done earlier. */
  private static final int EVENTS = 4_000;

  /** Rollouts that release 0.1.0 began have one run. */
  private boolean possible =
      Workflow.getVersion("continue-as-new", Workflow.DEFAULT_VERSION, 1)
          != Workflow.DEFAULT_VERSION;

  /** Whether the history is so large that another run is to go on. */
  boolean isDue() {
    WorkflowInfo info = Workflow.getInfo();
    return possible && (info.isContinueAsNewSuggested() || info.getHistoryLength() >= EVENTS);
  }

  /**
   * Lets every message that has arrived be handled. The main thread runs before the handlers of
   * signals do, so without this a signal of the same workflow task would be lost.
   */
  static void handleArrivedMessages() {
    Async.procedure(() -> {}).get();
    Workflow.await(Workflow::isEveryHandlerFinished);
  }

  /**
   * Ends this run; another one goes on with {@code request} from {@code checkpoint}. Returns only
   * where that would be too large for Temporal: then this run goes on, and has to do without.
   */
  void with(RolloutRequest request, RolloutCheckpoint checkpoint) {
    Optional<RolloutRequest> input = checkpoint.continuing(request);
    if (input.isPresent()) {
      Workflow.continueAsNew(
          ContinueAsNewOptions.newBuilder()
              .setTypedSearchAttributes(Workflow.getTypedSearchAttributes())
              .build(),
          input.get());
    }
    possible = false;
  }
}
