package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A node's host as a worker sees it that is stopped at a given moment, right before or right after
 * its n-th call that changes something, and goes on later.
 */
class StoppedNodeControl extends ForwardingNodeControl {

  private final Runnable meanwhile;
  private int momentsLeft;

  /**
   * Is stopped at moment {@code moment}, from 0; two moments for each call.
   *
   * @param meanwhile what happens until it goes on
   */
  StoppedNodeControl(NodeControl control, int moment, Runnable meanwhile) {
    super(control);
    this.momentsLeft = moment;
    this.meanwhile = meanwhile;
  }

  /** Whether its moment came. */
  final boolean wasStopped() {
    return momentsLeft < 0;
  }

  private <T> T change(Supplier<T> call) {
    moment();
    T result = call.get();
    moment();
    return result;
  }

  private void moment() {
    if (momentsLeft-- == 0) {
      meanwhile.run();
    }
  }

  @Override
  public boolean launch(
      String runId, StartScriptCommand operation, ProcessSnapshot old, ProcessMode mode) {
    return change(() -> super.launch(runId, operation, old, mode));
  }

  @Override
  public boolean armGuard(Duration away, ProcessMode mode, ProcessSnapshot old) {
    return change(() -> super.armGuard(away, mode, old));
  }

  @Override
  public boolean disarmGuard() {
    return change(super::disarmGuard);
  }

  @Override
  public LostAttributes forgetPredecessor(ProcessSnapshot process) {
    return change(() -> super.forgetPredecessor(process));
  }
}
