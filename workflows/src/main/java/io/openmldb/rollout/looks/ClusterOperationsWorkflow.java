package io.openmldb.rollout.looks;

import io.openmldb.rollout.steps.StepOptions;
import io.temporal.workflow.Workflow;

/** One look at a nameserver's operations; it takes no lease and changes nothing. */
public final class ClusterOperationsWorkflow implements ClusterOperations {

  @Override
  public OperationsLook run(OperationsRequest input) {
    OperationsRequest request = input == null ? new OperationsRequest(null, false, null) : input;
    String cluster = LookFailures.clusterOf(request.cluster(), request.problems(), TYPE);
    Looks looks =
        Workflow.newActivityStub(Looks.class, StepOptions.looking(cluster + " · operations"));
    return LookFailures.unwrapped(() -> looks.operations(request));
  }
}
