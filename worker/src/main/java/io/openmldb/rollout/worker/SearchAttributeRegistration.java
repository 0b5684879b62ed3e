package io.openmldb.rollout.worker;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the search attributes by which rollouts are listed, where the worker may. They are of
 * use to people only: where it may not, rollouts work without them.
 */
final class SearchAttributeRegistration {

  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistration.class);

  private static final List<String> NAMES =
      List.of("OpenMLDBCluster", "RolloutPhase", "RolloutGate", "RolloutOutcome");

  private static final int DEADLINE_SECONDS = 10;

  private final WorkflowClient client;

  SearchAttributeRegistration(WorkflowClient client) {
    this.client = client;
  }

  /** Registers those that the namespace does not know; says once how to, if that is refused. */
  void registerMissing() {
    String namespace = client.getOptions().getNamespace();
    List<String> missing = new ArrayList<>(NAMES);
    try {
      missing.removeAll(new TemporalServiceActivitiesImpl(client).registeredSearchAttributes());
      if (missing.isEmpty()) {
        return;
      }
      AddSearchAttributesRequest.Builder request =
          AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
      missing.forEach(
          name -> request.putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
      OperatorServiceStubs.newServiceStubs(
              OperatorServiceStubsOptions.newBuilder()
                  .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                  .validateAndBuildWithDefaults())
          .blockingStub()
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .addSearchAttributes(request.build());
      LOG.info("Registered the search attributes {} in namespace {}", missing, namespace);
    } catch (StatusRuntimeException e) {
      LOG.warn(
          "Rollouts cannot be listed by cluster, phase and outcome: the search attributes {} could"
              + " not be registered ({}). Let somebody with the permission run: {}",
          missing,
          e.getStatus().getCode(),
          commands(namespace, missing));
    }
  }

  static String commands(String namespace, List<String> missing) {
    return missing.stream()
        .map(
            name ->
                "temporal operator search-attribute create --namespace %s --name %s --type Keyword"
                    .formatted(namespace, name))
        .collect(Collectors.joining("; "));
  }
}
