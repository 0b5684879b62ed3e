package io.openmldb.rollout.acceptance.e2e;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;

/** A Worker Deployment of a Temporal server, and which of its versions gets the work. */
final class WorkerDeployment {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String NO_VERSION = "";

  private final WorkflowClient client;
  private final String name;

  WorkerDeployment(WorkflowClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Gives all work to the workers of {@code buildId} from now on, once one of them polls. */
  void makeCurrent(String buildId) throws Exception {
    AwaitCondition.untilTrue(
        "version " + buildId + " of " + name + " to be known", SOON, () -> trySetCurrent(buildId));
  }

  /** Gives all work to workers that are no version of it, as before there was one. */
  void giveUp() throws Exception {
    makeCurrent(NO_VERSION);
  }

  private boolean trySetCurrent(String buildId) {
    try {
      client
          .getWorkflowServiceStubs()
          .blockingStub()
          .setWorkerDeploymentCurrentVersion(
              SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                  .setNamespace(client.getOptions().getNamespace())
                  .setDeploymentName(name)
                  .setBuildId(buildId)
                  .setIdentity("test")
                  .setIgnoreMissingTaskQueues(true)
                  .build());
      return true;
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.NOT_FOUND || code == Status.Code.FAILED_PRECONDITION) {
        return false;
      }
      throw e;
    }
  }
}
