package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.steps.ProcessSnapshot;
import java.time.Duration;

/** A node's host as another one is; a test overrides what it wants to be different. */
class ForwardingControl implements NodeControl {

  private final NodeControl control;

  ForwardingControl(NodeControl control) {
    this.control = control;
  }

  @Override
  public NodeLook look(String runId, ProcessSnapshot old) {
    return control.look(runId, old);
  }

  @Override
  public boolean launch(String runId, Operation operation, ProcessSnapshot old, ProcessMode mode) {
    return control.launch(runId, operation, old, mode);
  }

  @Override
  public String output(String runId) {
    return control.output(runId);
  }

  @Override
  public boolean armGuard(Duration away, ProcessMode mode) {
    return control.armGuard(away, mode);
  }

  @Override
  public boolean disarmGuard() {
    return control.disarmGuard();
  }

  @Override
  public String logTail() {
    return control.logTail();
  }
}
