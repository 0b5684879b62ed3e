package io.openmldb.rollout.looks;

import io.openmldb.rollout.steps.StepOptions;
import io.temporal.workflow.Workflow;

/** One look at a cluster's configuration; it takes no lease and changes nothing. */
public final class ClusterDriftWorkflow implements ClusterDrift {

  @Override
  public DriftLook run(DriftRequest request) {
    String cluster = LookFailures.clusterOf(request == null ? null : request.cluster(), TYPE);
    ConfigurationLooks looks =
        Workflow.newActivityStub(
            ConfigurationLooks.class, StepOptions.looking(cluster + " · drift"));
    return LookFailures.unwrapped(() -> looks.drift(request));
  }
}
