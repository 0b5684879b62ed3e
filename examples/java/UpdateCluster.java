import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.ApprovalPolicy;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.openmldb.rollout.workflows.api.start.RolloutStartOptions;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;

/**
 * Sets one flag on every node of one component: starts the rollout, looks at the plan, approves it,
 * and waits for the report.
 *
 * <pre>UpdateCluster CLUSTER COMPONENT KEY VALUE</pre>
 */
public final class UpdateCluster {

  private UpdateCluster() {}

  public static void main(String[] arguments) throws Exception {
    RolloutRequest request =
        RolloutRequestBuilder.forCluster(arguments[0])
            .set(Component.named(arguments[1]).orElseThrow(), arguments[2], arguments[3])
            .approval(ApprovalPolicy.PLAN)
            .reason("an example")
            .by("UpdateCluster")
            .build();
    WorkflowClient client = connect();
    ClusterRolloutWorkflow rollout =
        client.newWorkflowStub(
            ClusterRolloutWorkflow.class,
            RolloutStartOptions.ofRollout(request, ClusterRolloutWorkflow.TASK_QUEUE).build());
    WorkflowClient.start(rollout::run, request);

    RolloutStatus status = rollout.status();
    while ((status.waitingFor() == null || !status.waitingFor().isForAPerson())
        && status.phase() != Phase.DONE) {
      Thread.sleep(500);
      status = rollout.status();
    }
    if (status.phase() != Phase.DONE && status.waitingFor().gate() == Gate.APPROVAL) {
      rollout
          .plan()
          .nodes()
          .forEach(node -> System.out.println(node.endpoint() + "\n" + node.diff()));
      System.out.println(rollout.approve(new ApproveRequest(Gate.APPROVAL)).message());
    }
    Report report = RolloutResult.await(WorkflowStub.fromTyped(rollout));
    System.out.println(report.outcome());
    report.nodes().forEach(node -> System.out.println(node.endpoint() + " " + node.state()));
    System.exit(report.outcome() == Outcome.SUCCEEDED ? 0 : 1);
  }

  /** Finds Temporal by TEMPORAL_ADDRESS and so on, as the temporal command does. */
  private static WorkflowClient connect() throws IOException {
    ClientConfigProfile profile = ClientConfigProfile.load();
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(profile.toWorkflowServiceStubsOptions()),
        profile.toWorkflowClientOptions());
  }
}
