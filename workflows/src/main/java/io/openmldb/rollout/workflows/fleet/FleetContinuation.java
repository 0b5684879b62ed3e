package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.temporal.RunContinuation;
import io.openmldb.rollout.workflows.temporal.TemporalUiPublisher;
import java.util.function.BooleanSupplier;

/** When and how a fleet rollout continues as new: some four hundred clusters a run. */
final class FleetContinuation {

  private final FleetRequest request;
  private final FleetState state;
  private final TemporalUiPublisher view;
  private boolean possible = true;

  FleetContinuation(FleetRequest request, FleetState state, TemporalUiPublisher view) {
    this.request = request;
    this.state = state;
    this.view = view;
  }

  /** Whether the history is so large that another run is to go on once no cluster is under way. */
  boolean isDue() {
    return possible && RunContinuation.isHistoryLarge();
  }

  /**
   * Ends this run, and another one goes on; to be called while no cluster is under way. Returns
   * only where {@code stays} holds after every message that has arrived was handled, or where the
   * next run's input would be too large for Temporal: then this run has to do.
   */
  void continueUnless(BooleanSupplier stays) {
    RunContinuation.handleArrivedMessages();
    if (stays.getAsBoolean()) {
      return;
    }
    FleetRequest next = state.checkpoint(view.registered()).continuing(request);
    if (RunContinuation.fits(next)) {
      RunContinuation.continueWith(next);
    }
    possible = false;
  }
}
