package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.registration.RolloutWorkflows;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Workflows that run by themselves to their end, on the in-memory Temporal server. */
public final class TestWorkflows implements AutoCloseable {

  private static final String TASK_QUEUE = "test";

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(RolloutDataConverter.create())
                      .build())
              .registerSearchAttribute(
                  ClusterSearchAttribute.KEY.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
              .build());

  private final Worker worker = environment.newWorker(TASK_QUEUE);

  private final List<PlannedBehavior> fakes = new ArrayList<>();

  private TestWorkflows() {}

  /** Starts a worker that runs {@code types}. */
  public static TestWorkflows of(Class<?>... types) {
    TestWorkflows workflows = new TestWorkflows();
    workflows.worker.registerWorkflowImplementationTypes(types);
    return workflows;
  }

  /** Starts a worker that runs every workflow as the product's does. */
  public static TestWorkflows ofProduct() {
    TestWorkflows workflows = new TestWorkflows();
    RolloutWorkflows.register(workflows.worker);
    return workflows;
  }

  /** Lets them call {@code activities}. */
  public TestWorkflows with(Object... activities) {
    worker.registerActivitiesImplementations(activities);
    Stream.of(activities)
        .filter(PlannedBehavior.class::isInstance)
        .map(PlannedBehavior.class::cast)
        .forEach(fakes::add);
    environment.start();
    return this;
  }

  /** The worker, for replays. */
  public Worker worker() {
    return worker;
  }

  /** Runs the workflow {@code type} to its end. */
  public <T> T run(String type, Object input, Class<T> result) {
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder().setWorkflowId(type).setTaskQueue(TASK_QUEUE).build());
    stub.start(input);
    return stub.getResult(result);
  }

  /** The cluster by which the last run of the workflow {@code type} is found; null when by none. */
  public String cluster(String type) {
    return environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(type)
        .describe()
        .getTypedSearchAttributes()
        .get(ClusterSearchAttribute.KEY);
  }

  /** What the last run of the workflow {@code type} answers to a query. */
  public <T> T query(String type, String name, Class<T> answer) {
    return environment.getWorkflowClient().newUntypedWorkflowStub(type).query(name, answer);
  }

  /** The history of the last run of the workflow {@code type}. */
  public WorkflowExecutionHistory history(String type) {
    return environment.getWorkflowClient().fetchHistory(type);
  }

  /** Ends everything, and fails if something was planned for a fake and never happened. */
  @Override
  public void close() {
    environment.close();
    PlannedBehavior.assertUsed(fakes);
  }
}
