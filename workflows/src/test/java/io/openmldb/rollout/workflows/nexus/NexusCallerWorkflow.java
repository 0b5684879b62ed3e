package io.openmldb.rollout.workflows.nexus;

import io.openmldb.rollout.workflows.api.ConfigRolloutService;
import io.openmldb.rollout.workflows.api.report.Report;
import io.temporal.workflow.NexusServiceOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Map;

/** Another team's workflow that calls an operation with a request as any language sends it. */
@WorkflowInterface
public interface NexusCallerWorkflow {

  /** The endpoint that it calls. */
  String ENDPOINT = "openmldb-rollout";

  /** Calls {@code operation}, and returns what that returns. */
  @WorkflowMethod
  Report call(String operation, Map<String, Object> request);

  /** It sets no time limit, and handles nothing: what it gets is what its own caller gets. */
  final class Impl implements NexusCallerWorkflow {

    @Override
    public Report call(String operation, Map<String, Object> request) {
      return Workflow.newUntypedNexusServiceStub(
              ConfigRolloutService.NAME,
              NexusServiceOptions.newBuilder().setEndpoint(ENDPOINT).build())
          .execute(operation, Report.class, request);
    }
  }
}
