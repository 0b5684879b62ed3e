package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerRolloutStartContextTest {

  private static final String NOBODY_LISTENS = "127.0.0.1:1";

  private final WorkflowServiceStubs stubs =
      WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder().setTarget(NOBODY_LISTENS).build());

  @TempDir Path directory;
  private ClusterRegistry registry;

  @BeforeEach
  void readRegistry() throws Exception {
    Files.writeString(directory.resolve("hosts"), "[tablet]\n127.0.0.1:10921 /opt/tablet\n");
    Path file = directory.resolve("clusters.yaml");
    Files.writeString(
        file,
        """
        clusters:
          near: {zookeeper: "127.0.0.1:1", rootPath: /near, hosts: hosts}
          far: {zookeeper: "127.0.0.1:1", rootPath: /far, hosts: hosts, taskQueue: far-away}
        """);
    registry = ClusterRegistry.load(file);
  }

  @AfterEach
  void disconnect() {
    stubs.shutdownNow();
  }

  @Test
  void aRolloutIsStartedOnTheTaskQueueThatTheRegistryFileNames() {
    WorkerRolloutStartContext context = context(false);

    assertThat(context.taskQueueOf("far")).contains("far-away");
    assertThat(context.taskQueueOf("near")).contains("openmldb-rollout");
  }

  @Test
  void otherwiseItIsStartedOnTheOneThatTheOperationCameBy() {
    assertThat(context(false).taskQueueOf("nosuch")).isEmpty();
    assertThat(context(true).taskQueueOf("far")).isEmpty();
  }

  @Test
  void searchAttributesThatCannotBeAskedForAreLeftOut() {
    assertThat(context(false).registeredSearchAttributes()).isEmpty();
  }

  private WorkerRolloutStartContext context(boolean oneTaskQueue) {
    return new WorkerRolloutStartContext(
        registry,
        oneTaskQueue,
        new TemporalServiceActivitiesImpl(WorkflowClient.newInstance(stubs)));
  }
}
