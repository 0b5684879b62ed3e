package io.openmldb.rollout.worker;

import io.openmldb.rollout.workflows.activity.TemporalServiceActivities;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the Temporal service that the worker is connected to. */
final class TemporalServiceActivitiesImpl implements TemporalServiceActivities {

  /** A Nexus task, in which this is asked too, has ten seconds altogether. */
  private static final int DEADLINE_SECONDS = 5;

  private final WorkflowClient client;

  TemporalServiceActivitiesImpl(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public List<String> registeredSearchAttributes() {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    return operator
        .blockingStub()
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .build())
        .getCustomAttributesMap()
        .keySet()
        .stream()
        .sorted()
        .toList();
  }
}
