package io.openmldb.rollout.looks;

import io.openmldb.rollout.steps.StepOptions;
import io.temporal.workflow.Workflow;

/** One look at a cluster's tables; it takes no lease and changes nothing. */
public final class ClusterTablesWorkflow implements ClusterTables {

  @Override
  public TablesLook run(TablesRequest input) {
    TablesRequest request =
        input == null ? new TablesRequest(null, null, null, null, false) : input;
    String cluster = LookFailures.clusterOf(request.cluster(), request.problems(), TYPE);
    Looks looks = Workflow.newActivityStub(Looks.class, StepOptions.looking(cluster + " · tables"));
    return LookFailures.unwrapped(() -> looks.tables(request));
  }
}
