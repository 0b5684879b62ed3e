package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;

/**
 * A node's host as a worker sees it that dies at a given moment: right before or right after its
 * n-th call that changes something.
 */
final class DyingNodeControl extends StoppedNodeControl {

  /** The worker's death: no code of the procedure may expect it. */
  static final class WorkerDied extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Dies at moment {@code moment}, from 0; two moments for each call. */
  DyingNodeControl(NodeControl control, int moment) {
    super(control, moment, DyingNodeControl::die);
  }

  private static void die() {
    throw new WorkerDied();
  }

  @Override
  public NodeProcessState inspect(String runId, ProcessSnapshot old) {
    if (wasStopped()) {
      die();
    }
    return super.inspect(runId, old);
  }
}
