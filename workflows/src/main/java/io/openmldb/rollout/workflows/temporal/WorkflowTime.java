package io.openmldb.rollout.workflows.temporal;

import io.temporal.workflow.Workflow;
import java.time.Instant;

/** The time in a workflow: the same when it is replayed. */
public final class WorkflowTime {

  private WorkflowTime() {}

  /** When the workflow task under way began. */
  public static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
