package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.steps.ProcessSnapshot;

/**
 * A node's host as a worker sees it that dies at a given moment: right before or right after its
 * n-th call that changes something.
 */
final class DyingControl extends StoppedControl {

  /** The worker's death: no code of the procedure may expect it. */
  static final class WorkerDied extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Dies at moment {@code moment}, from 0; two moments for each call. */
  DyingControl(NodeControl control, int moment) {
    super(control, moment, DyingControl::die);
  }

  private static void die() {
    throw new WorkerDied();
  }

  @Override
  public NodeLook look(String runId, ProcessSnapshot old) {
    if (wasStopped()) {
      die();
    }
    return super.look(runId, old);
  }
}
