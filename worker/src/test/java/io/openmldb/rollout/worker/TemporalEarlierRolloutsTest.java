package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemporalEarlierRolloutsTest {

  private static final Instant BEGAN = Instant.parse("2026-11-25T03:00:00Z");

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private boolean attributeKnown = true;
  private Server server;
  private WorkflowServiceStubs stubs;
  private TemporalEarlierRollouts earlier;

  @BeforeEach
  void startTemporal() throws Exception {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Temporal())
            .build()
            .start();
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + server.getPort())
                .build());
    earlier =
        new TemporalEarlierRollouts(
            WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(RolloutDataConverter.create())
                    .build()));
  }

  @AfterEach
  void stopTemporal() {
    stubs.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void theNewestFiveByTheSameProcedureThatSucceededAreRead() {
    add("plan-demo-1", "FAST", "demo", Outcome.PLANNED);
    add("anything", "FAST", "demo", Outcome.PLANNED);
    add("slow", "DOCUMENTED", "demo", Outcome.SUCCEEDED);
    add("rollout-other", "FAST", "other", Outcome.SUCCEEDED);
    for (int i = 1; i <= 6; i++) {
      add("rollout-demo-" + i, "FAST", "demo", Outcome.SUCCEEDED);
    }

    assertThat(earlier.reports("demo", Procedure.FAST))
        .extracting(Report::workflowId)
        .containsExactly(
            "rollout-demo-1",
            "rollout-demo-2",
            "rollout-demo-3",
            "rollout-demo-4",
            "rollout-demo-5");
    assertThat(queries)
        .containsExactly(
            "WorkflowType = 'ClusterRollout' AND ExecutionStatus = 'Completed' AND"
                + " OpenMLDBCluster = 'demo'");
  }

  @Test
  void whereTheSearchAttributeIsNotRegisteredTheUsualIdsAreAskedFor() {
    attributeKnown = false;
    add("rollout-it's", "FAST", "it's", Outcome.SUCCEEDED);

    assertThat(earlier.reports("it's", Procedure.FAST)).hasSize(1);
    assertThat(queries)
        .last()
        .asString()
        .endsWith("(WorkflowId = 'rollout-it\\'s' OR WorkflowId STARTS_WITH 'rollout-it\\'s-')");
  }

  @Test
  void whereTemporalDoesNotTellThereAreNone() {
    add("rollout-demo", "FAST", "demo", Outcome.SUCCEEDED);
    assertThat(earlier.reports("demo", Procedure.FAST)).hasSize(1);
    server.shutdownNow();

    assertThat(earlier.reports("demo", Procedure.FAST)).isEmpty();
  }

  private void add(String workflowId, String procedure, String cluster, Outcome outcome) {
    Report report =
        new Report(
            cluster,
            workflowId,
            "run",
            outcome,
            null,
            BEGAN,
            BEGAN.plusSeconds(60),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Map<String, Object> request =
        Map.of("cluster", cluster, "options", Map.of("restartOnly", true, "procedure", procedure));
    runs.put(workflowId, new Run(payloads(request), payloads(report)));
  }

  private static Payloads payloads(Object value) {
    return RolloutDataConverter.create().toPayloads(value).orElseThrow();
  }

  private record Run(Payloads input, Payloads result) {}

  private final class Temporal extends WorkflowServiceImplBase {

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest request,
        StreamObserver<ListWorkflowExecutionsResponse> answer) {
      queries.add(request.getQuery());
      if (!attributeKnown && request.getQuery().contains("OpenMLDBCluster")) {
        answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
        return;
      }
      List<WorkflowExecutionInfo> listed = new ArrayList<>();
      for (String id : runs.keySet()) {
        listed.add(
            WorkflowExecutionInfo.newBuilder()
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id).setRunId("run"))
                .build());
      }
      answer.onNext(ListWorkflowExecutionsResponse.newBuilder().addAllExecutions(listed).build());
      answer.onCompleted();
    }

    @Override
    public void getWorkflowExecutionHistory(
        GetWorkflowExecutionHistoryRequest request,
        StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {
      Run run = runs.get(request.getExecution().getWorkflowId());
      boolean last =
          request.getHistoryEventFilterType()
              == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;
      HistoryEvent.Builder event = HistoryEvent.newBuilder();
      if (last) {
        event.setWorkflowExecutionCompletedEventAttributes(
            WorkflowExecutionCompletedEventAttributes.newBuilder().setResult(run.result()));
      } else {
        event.setWorkflowExecutionStartedEventAttributes(
            WorkflowExecutionStartedEventAttributes.newBuilder().setInput(run.input()));
      }
      answer.onNext(
          GetWorkflowExecutionHistoryResponse.newBuilder()
              .setHistory(History.newBuilder().addEvents(event))
              .build());
      answer.onCompleted();
    }
  }
}
