package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nexusrpc.handler.HandlerException;
import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.ConfigRolloutService;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import io.temporal.api.common.v1.Link;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.NexusServiceOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows of another namespace, with a converter of their own, call the Nexus service. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class NexusOperationTest {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String CALLERS = "callers";
  private static final String ENDPOINT = "rollouts-for-callers";
  private static final String ROLLOUT = "rollout-demo";

  /** Another team's workflow. */
  @WorkflowInterface
  public interface NexusDeploymentWorkflow {

    @WorkflowMethod
    Report deploy(RolloutRequest request);
  }

  /** It hands on what it gets, whatever that is. */
  public static final class NexusDeploymentWorkflowImpl implements NexusDeploymentWorkflow {

    @Override
    public Report deploy(RolloutRequest request) {
      return Workflow.newNexusServiceStub(
              ConfigRolloutService.class,
              NexusServiceOptions.newBuilder().setEndpoint(ENDPOINT).build())
          .rollout(request);
    }
  }

  @Test
  void anOperationFromAnotherNamespaceIsLinkedAloneAndCancelledWithItsCaller(Slot slot)
      throws Exception {
    temporal(slot, "operator", "namespace", "create", "--namespace", CALLERS);
    temporal(
        slot,
        ("operator nexus endpoint create --target-namespace default"
                + " --target-task-queue openmldb-rollout --name "
                + ENDPOINT)
            .split(" "));
    RolloutRequest request =
        RolloutRequestBuilder.forCluster("demo")
            .set(Component.TABLET, "gc_interval", slot.newValue())
            .build();
    try (LaunchedProcess worker = slot.testbed().startWorker();
        Callers callers = new Callers(slot.temporal().address())) {
      WorkflowStub caller = callers.start("a-deployment", request);
      awaitFirstRestart(slot);
      HistoryEvent started =
          slot.rollouts().client().fetchHistory(ROLLOUT).getHistory().getEvents(0);
      assertThat(links(started)).contains(CALLERS + " a-deployment");

      WorkflowFailedException second =
          catchThrowableOfType(
              WorkflowFailedException.class,
              () -> callers.start("another-deployment", request).getResult(Report.class));
      assertThat(second).hasRootCauseInstanceOf(ApplicationFailure.class);
      HandlerException refused = (HandlerException) second.getCause().getCause();
      assertThat(refused.getRawErrorType()).isEqualTo("CONFLICT");
      assertThat(FailureType.ROLLOUT_ALREADY_RUNNING.isTypeOf(refused.getCause())).isTrue();

      caller.cancel("by a person");
      assertThatThrownBy(() -> caller.getResult(Report.class))
          .hasRootCauseInstanceOf(CanceledFailure.class);
      assertThatThrownBy(() -> slot.rollouts().result(ROLLOUT, SOON))
          .hasRootCauseInstanceOf(CanceledFailure.class);
      Report report =
          slot.rollouts().client().newUntypedWorkflowStub(ROLLOUT).query("report", Report.class);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED, NodeState.PENDING, NodeState.PENDING);
      assertThat(report.events().get(0).who()).isEqualTo("Nexus endpoint " + ENDPOINT);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  /** The workflows that Temporal's UI leads to from the rollout's page. */
  private static List<String> links(HistoryEvent started) {
    List<Link> links = new ArrayList<>(started.getLinksList());
    started
        .getWorkflowExecutionStartedEventAttributes()
        .getCompletionCallbacksList()
        .forEach(callback -> links.addAll(callback.getLinksList()));
    return links.stream()
        .map(Link::getWorkflowEvent)
        .map(event -> event.getNamespace() + " " + event.getWorkflowId())
        .toList();
  }

  private static void awaitFirstRestart(Slot slot) throws Exception {
    slot.rollouts()
        .await(
            ROLLOUT,
            "the first restart",
            SOON,
            status -> status.nodes().stream().anyMatch(node -> node.step() == Step.RESTART));
  }

  private static void temporal(Slot slot, String... words) throws Exception {
    List<String> printBinary =
        List.of(slot.testbed().repository().launcher("temporal-dev"), "--print-binary");
    List<String> command = new ArrayList<>();
    command.add(CommandRun.run(Map.of(), printBinary, SOON).orThrow().out().strip());
    command.addAll(List.of(words));
    command.addAll(List.of("--address", slot.temporal().address()));
    CommandRun.run(Map.of(), command, SOON).orThrow();
  }

  /** The other team's worker and client, as the SDK makes them. */
  private static final class Callers implements AutoCloseable {

    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final WorkerFactory workers;

    Callers(String address) {
      stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
      client =
          WorkflowClient.newInstance(
              stubs, WorkflowClientOptions.newBuilder().setNamespace(CALLERS).build());
      workers = WorkerFactory.newInstance(client);
      workers
          .newWorker(CALLERS)
          .registerWorkflowImplementationTypes(NexusDeploymentWorkflowImpl.class);
      workers.start();
    }

    WorkflowStub start(String workflowId, RolloutRequest request) {
      WorkflowStub caller =
          client.newUntypedWorkflowStub(
              "NexusDeploymentWorkflow",
              WorkflowOptions.newBuilder().setWorkflowId(workflowId).setTaskQueue(CALLERS).build());
      caller.start(request);
      return caller;
    }

    @Override
    public void close() {
      workers.shutdownNow();
      stubs.shutdownNow();
    }
  }
}
