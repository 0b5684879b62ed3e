package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.workflows.activity.PlanningActivities;
import io.openmldb.rollout.workflows.activity.TemporalServiceActivities;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.fleet.FleetRolloutWorkflowImpl;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Temporal's in-memory server on a port of its own, with a worker that runs fake rollouts. */
public final class TemporalFixture implements AutoCloseable {

  private final int port = freePort();
  private final TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port);
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final FakeClusterRecoveryActivities recoveryActivities =
      new FakeClusterRecoveryActivities();
  private WorkerFactory workers;

  public TemporalFixture() {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(RolloutDataConverter.create())
                .build());
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public WorkflowClient client() {
    return client;
  }

  /** The environment of a command that shall find this server, and nothing of this machine's. */
  public Map<String, String> environment() {
    return Map.of("TEMPORAL_ADDRESS", address(), "TEMPORAL_CONFIG_FILE", "/nonexistent/none.toml");
  }

  /** What the recovery of the cluster called slow waits for. */
  public FakeClusterRecoveryActivities recoveryActivities() {
    return recoveryActivities;
  }

  public void startWorker() {
    workers = WorkerFactory.newInstance(client);
    Worker worker = workers.newWorker(ClusterRolloutWorkflow.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(
        FakeClusterRolloutWorkflow.class,
        FakeNodeRolloutWorkflow.class,
        FleetRolloutWorkflowImpl.class,
        FakeClusterRecoveryWorkflow.class,
        FakeClusterRepairWorkflow.class,
        FakeInspectionActivities.Drift.class,
        FakeInspectionActivities.Clusters.class,
        FakeInspectionActivities.Tables.class,
        FakeInspectionActivities.Operations.class);
    worker.registerActivitiesImplementations(
        recoveryActivities,
        (TemporalServiceActivities) List::of,
        (PlanningActivities) request -> SampleRecords.plan(request.cluster(), FindingLevel.INFO));
    workers.start();
  }

  public void stopWorker() {
    if (workers != null) {
      workers.shutdownNow();
      workers.awaitTermination(5, TimeUnit.SECONDS);
      workers = null;
    }
  }

  /** The server does not tell which port it got when asked for any. */
  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stopWorker();
    stubs.shutdownNow();
    server.close();
  }
}
