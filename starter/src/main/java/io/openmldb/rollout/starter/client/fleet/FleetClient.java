package io.openmldb.rollout.starter.client.fleet;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.FleetRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.start.RolloutStartOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;

/** The fleet rollouts in one namespace: starting and finding them. */
public final class FleetClient {

  private final TemporalConnection connection;

  public FleetClient(TemporalConnection connection) {
    this.connection = connection;
  }

  /**
   * Starts a fleet rollout.
   *
   * @throws CommandFailure REFUSED when one of the same fleet is running
   */
  public FleetHandle start(FleetRequest request) {
    FleetRolloutWorkflow stub =
        connection
            .client()
            .newWorkflowStub(
                FleetRolloutWorkflow.class,
                RolloutStartOptions.ofFleet(request, connection.taskQueue()).build());
    try {
      WorkflowExecution started =
          connection.calls().call(() -> WorkflowClient.start(stub::run, request));
      return new FleetHandle(connection, started);
    } catch (WorkflowExecutionAlreadyStarted e) {
      String fleet = requireNonNull(request.fleet(), "a request without problems names its fleet");
      throw new CommandFailure(
          ExitCode.REFUSED,
          """
          a rollout of the fleet %1$s is running already: workflow %2$s
            watch it   rollout fleet watch %1$s
            end it     rollout fleet abort %1$s\
          """
              .formatted(fleet, WorkflowIds.fleetOf(fleet)),
          e);
    }
  }

  /**
   * The newest fleet rollout of {@code fleet}.
   *
   * @throws CommandFailure BAD_INPUT when there is none
   */
  public FleetHandle find(String fleet) {
    String workflowId = WorkflowIds.fleetOf(fleet);
    return connection
        .calls()
        .described(connection.client().newUntypedWorkflowStub(workflowId))
        .filter(found -> found.getWorkflowType().equals(FleetRolloutWorkflow.TYPE))
        .map(found -> new FleetHandle(connection, found.getExecution()))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.BAD_INPUT,
                    "no rollout of the fleet \"%s\" is known to Temporal at %s in namespace %s: there is no workflow %s"
                        .formatted(
                            fleet, connection.address(), connection.namespace(), workflowId)));
  }
}
