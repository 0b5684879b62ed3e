package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceImplBase;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of Temporal for a list; its in-memory server has none. */
class HistoryCommandTest {

  private static final String PLAN = "-0d5f3f0e-52a4-4c1f-9d0e-0c52f7a1be11";

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private Server server;

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void ofOneClusterNoMoreIsAskedForThanIsShown() throws IOException {
    Result result = shell(true).run("history", "demo");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(queries)
        .containsExactly(
            "WorkflowType = 'ClusterRollout' AND ExecutionStatus != 'ContinuedAsNew' AND (OpenMLDBCluster = 'demo' OR WorkflowId ="
                + " 'rollout-demo' OR WorkflowId = 'demo' OR WorkflowId STARTS_WITH 'rollout-demo-' OR"
                + " WorkflowId STARTS_WITH 'plan-demo-')");
    assertThat(result.out())
        .contains("rollout-demo ", "rollout-demo-2026-11-29T22:07:00Z", "plan-demo" + PLAN)
        .doesNotContain("rollout-demo-2 ", "plan-demo-2");
  }

  @Test
  void whereTheSearchAttributeIsNotRegisteredTheIdsAloneAreAskedFor() throws IOException {
    assertThat(shell(false).run("history", "it's").exit()).isZero();

    assertThat(queries)
        .containsExactly(
            "WorkflowType = 'ClusterRollout' AND ExecutionStatus != 'ContinuedAsNew' AND (WorkflowId = 'rollout-it\\'s' OR WorkflowId ="
                + " 'it\\'s' OR WorkflowId STARTS_WITH 'rollout-it\\'s-' OR WorkflowId STARTS_WITH"
                + " 'plan-it\\'s-')");
  }

  @Test
  void ofAllClustersEveryRolloutIsAskedFor() throws IOException {
    assertThat(shell(true).run("history", "--limit", "2").out().lines()).hasSize(3);

    assertThat(queries)
        .containsExactly("WorkflowType = 'ClusterRollout' AND ExecutionStatus != 'ContinuedAsNew'");
  }

  private CommandLineRunner shell(boolean registered) throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Listing())
            .addService(new Registry(registered))
            .build()
            .start();
    return new CommandLineRunner(
        Map.of(
            "TEMPORAL_ADDRESS",
            "127.0.0.1:" + server.getPort(),
            "TEMPORAL_CONFIG_FILE",
            "/nonexistent/none.toml"));
  }

  /** Lists five workflows, whatever it is asked for. */
  private final class Listing extends WorkflowServiceImplBase {

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
      ListWorkflowExecutionsResponse.Builder list = ListWorkflowExecutionsResponse.newBuilder();
      for (String id :
          List.of(
              "rollout-demo",
              "rollout-demo-2026-11-29T22:07:00Z",
              "rollout-demo-2",
              "plan-demo" + PLAN,
              "plan-demo-2" + PLAN)) {
        list.addExecutions(
            WorkflowExecutionInfo.newBuilder()
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id).setRunId("r"))
                .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
                .setStartTime(Timestamp.newBuilder().setSeconds(1_764_000_000)));
      }
      answer.onNext(list.build());
      answer.onCompleted();
    }
  }

  private static final class Registry extends OperatorServiceImplBase {

    private final boolean registered;

    Registry(boolean registered) {
      this.registered = registered;
    }

    @Override
    public void listSearchAttributes(
        ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> answer) {
      ListSearchAttributesResponse.Builder known = ListSearchAttributesResponse.newBuilder();
      if (registered) {
        known.putCustomAttributes("OpenMLDBCluster", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
      }
      answer.onNext(known.build());
      answer.onCompleted();
    }
  }
}
