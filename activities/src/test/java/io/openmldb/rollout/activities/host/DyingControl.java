package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.steps.ProcessSnapshot;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A node's host as a worker sees it that dies at a given moment: right before or right after its
 * n-th call that changes something.
 */
final class DyingControl extends ForwardingControl {

  /** The worker's death: no code of the procedure may expect it. */
  static final class WorkerDied extends Error {
    private static final long serialVersionUID = 1L;
  }

  private int momentsLeft;

  /** Dies at moment {@code moment}, from 0; two moments for each call. */
  DyingControl(NodeControl control, int moment) {
    super(control);
    this.momentsLeft = moment;
  }

  private <T> T change(Supplier<T> call) {
    moment();
    T result = call.get();
    moment();
    return result;
  }

  private void moment() {
    if (momentsLeft-- == 0) {
      throw new WorkerDied();
    }
  }

  @Override
  public NodeLook look(String runId, ProcessSnapshot old) {
    if (momentsLeft < 0) {
      throw new WorkerDied();
    }
    return super.look(runId, old);
  }

  @Override
  public boolean launch(String runId, Operation operation, ProcessSnapshot old, ProcessMode mode) {
    return change(() -> super.launch(runId, operation, old, mode));
  }

  @Override
  public void armGuard(Duration away, ProcessMode mode) {
    change(
        () -> {
          super.armGuard(away, mode);
          return true;
        });
  }

  @Override
  public boolean disarmGuard() {
    return change(super::disarmGuard);
  }
}
