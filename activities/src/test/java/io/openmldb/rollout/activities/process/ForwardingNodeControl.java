package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;

/** A node's host as another one is; a test overrides what it wants to be different. */
class ForwardingNodeControl implements NodeControl {

  private final NodeControl control;

  ForwardingNodeControl(NodeControl control) {
    this.control = control;
  }

  @Override
  public NodeProcessState inspect(String runId, ProcessSnapshot old) {
    return control.inspect(runId, old);
  }

  @Override
  public boolean launch(
      String runId, StartScriptCommand operation, ProcessSnapshot old, ProcessMode mode) {
    return control.launch(runId, operation, old, mode);
  }

  @Override
  public String output(String runId) {
    return control.output(runId);
  }

  @Override
  public boolean armGuard(Duration away, ProcessMode mode, ProcessSnapshot old) {
    return control.armGuard(away, mode, old);
  }

  @Override
  public boolean disarmGuard() {
    return control.disarmGuard();
  }

  @Override
  public LostAttributes forgetPredecessor(ProcessSnapshot process) {
    return control.forgetPredecessor(process);
  }

  @Override
  public String logTail() {
    return control.logTail();
  }
}
