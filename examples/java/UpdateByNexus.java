import io.openmldb.rollout.workflows.api.ConfigRolloutService;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.failure.NexusOperationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.NexusServiceOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;

/**
 * A deployment of another team's, in a namespace of its own, of which one step sets a flag of an
 * OpenMLDB cluster through the Nexus service ConfigRollout. This program is its worker as well.
 *
 * <pre>UpdateByNexus ENDPOINT CLUSTER COMPONENT KEY VALUE</pre>
 */
public final class UpdateByNexus {

  private static final String TASK_QUEUE = "deployments";

  private UpdateByNexus() {}

  @WorkflowInterface
  public interface DeploymentWorkflow {

    @WorkflowMethod(name = "Deployment")
    Report deploy(String endpoint, RolloutRequest request);
  }

  public static final class DeploymentWorkflowImpl implements DeploymentWorkflow {

    /** Plans first, and sets no time limit: a rollout may wait for a person. */
    @Override
    public Report deploy(String endpoint, RolloutRequest request) {
      ConfigRolloutService clusters =
          Workflow.newNexusServiceStub(
              ConfigRolloutService.class,
              NexusServiceOptions.newBuilder().setEndpoint(endpoint).build());
      Report planned = clusters.plan(request);
      planned
          .plan()
          .nodes()
          .forEach(
              node ->
                  Workflow.getLogger(UpdateByNexus.class)
                      .info("{} would change:\n{}", node.endpoint(), node.diff()));
      try {
        return clusters.rollout(request);
      } catch (NexusOperationFailure e) {
        // Rejected, rolled back or aborted: the report says why. What has none is not ours to hide.
        return RolloutResult.reportIn(e).orElseThrow(() -> e);
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    RolloutRequest request =
        RolloutRequestBuilder.forCluster(arguments[1])
            .set(Component.named(arguments[2]).orElseThrow(), arguments[3], arguments[4])
            .reason("an example")
            .by("UpdateByNexus")
            .build();
    WorkflowClient client = connect();
    WorkerFactory workers = WorkerFactory.newInstance(client);
    workers.newWorker(TASK_QUEUE).registerWorkflowImplementationTypes(DeploymentWorkflowImpl.class);
    workers.start();
    Report report =
        client
            .newWorkflowStub(
                DeploymentWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId("deployment-of-" + request.cluster())
                    .setTaskQueue(TASK_QUEUE)
                    .build())
            .deploy(arguments[0], request);
    System.out.println(report.workflowId() + " " + report.outcome());
    report.nodes().forEach(node -> System.out.println(node.endpoint() + " " + node.state()));
    System.exit(report.outcome() == Outcome.SUCCEEDED ? 0 : 1);
  }

  /** Finds Temporal by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and so on. */
  private static WorkflowClient connect() throws IOException {
    ClientConfigProfile profile = ClientConfigProfile.load();
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(profile.toWorkflowServiceStubsOptions()),
        profile.toWorkflowClientOptions());
  }
}
