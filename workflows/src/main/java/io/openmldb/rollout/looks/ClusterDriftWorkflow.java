package io.openmldb.rollout.looks;

import io.openmldb.rollout.steps.StepOptions;
import io.temporal.workflow.Workflow;

/** One look at a cluster's configuration; it takes no lease and changes nothing. */
public final class ClusterDriftWorkflow implements ClusterDrift {

  @Override
  public DriftLook run(DriftRequest input) {
    DriftRequest request = input == null ? new DriftRequest(null) : input;
    String cluster = LookFailures.clusterOf(request.cluster(), request.problems(), TYPE);
    ConfigurationLooks looks =
        Workflow.newActivityStub(
            ConfigurationLooks.class, StepOptions.looking(cluster + " · drift"));
    return LookFailures.unwrapped(() -> looks.drift(request));
  }
}
