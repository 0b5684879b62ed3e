package io.openmldb.rollout.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The step of the node under way, as its own workflow tells it. */
class NodeProgressReaderTest {

  private static final String RUNNING = "rollout-demo/tablet/10.0.0.6:10921";

  private static TemporalFixture temporal;
  private static WorkerFactory workers;
  private static TemporalConnection connection;

  @BeforeAll
  static void startNodeRollout() {
    temporal = new TemporalFixture();
    workers = WorkerFactory.newInstance(temporal.client());
    Worker worker = workers.newWorker(ClusterRolloutWorkflow.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(EndlessNodeRollout.class);
    workers.start();
    temporal
        .client()
        .newUntypedWorkflowStub(
            "NodeRollout",
            WorkflowOptions.newBuilder()
                .setWorkflowId(RUNNING)
                .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                .build())
        .start(new NodeInput(null, null));
    connection =
        TemporalConnection.open(
            new ConnectionSettings(null, null, null, ClusterRolloutWorkflow.TASK_QUEUE),
            temporal.environment(),
            CallTimeouts.DEFAULT);
  }

  @AfterAll
  static void stopTemporal() {
    connection.close();
    workers.shutdownNow();
    temporal.close();
  }

  @Test
  void theStepOfTheNodeUnderWayIsThatOfItsOwnWorkflow() {
    NodeStatus node = completed(node(NodeState.RUNNING, RUNNING));

    assertThat(node.step()).isEqualTo(Step.RECOVER);
    assertThat(node.moves()).isEqualTo(8);
    assertThat(node.movesDone()).isEqualTo(7);
    assertThat(node.workflowId()).isEqualTo(RUNNING);
  }

  @Test
  void whatCannotBeAskedStaysAsItWasTold() {
    NodeStatus unknown = node(NodeState.RUNNING, "rollout-demo/tablet/10.0.0.9:10921");
    NodeStatus over = node(NodeState.UPDATED, RUNNING);
    NodeStatus ofEarlierRelease = node(NodeState.RUNNING, null);

    assertThat(completed(unknown)).isEqualTo(unknown);
    assertThat(completed(over)).isEqualTo(over);
    assertThat(completed(ofEarlierRelease)).isEqualTo(ofEarlierRelease);
  }

  private static NodeStatus completed(NodeStatus node) {
    RolloutStatus status =
        new RolloutStatus(
            "demo", Phase.UPDATING, false, null, Instant.EPOCH, 0, 0, List.of(), List.of(node));
    return new NodeProgressReader(connection).completed(status).nodes().get(0);
  }

  private static NodeStatus node(NodeState state, String workflowId) {
    return new NodeStatus(
        Component.TABLET,
        "10.0.0.6:10921",
        state,
        Step.RESTART,
        Instant.EPOCH,
        null,
        8,
        8,
        null,
        workflowId);
  }

  /** Is always at the same step. */
  public static final class EndlessNodeRollout implements NodeRolloutWorkflow {

    @Override
    public NodeResult run(NodeInput input) {
      Workflow.await(() -> false);
      throw new IllegalStateException("it never ends by itself");
    }

    @Override
    public void abort() {}

    @Override
    public NodeProgress progress() {
      return new NodeProgress("10.0.0.6:10921", Step.RECOVER, false, 8, 7, null, null);
    }
  }
}
