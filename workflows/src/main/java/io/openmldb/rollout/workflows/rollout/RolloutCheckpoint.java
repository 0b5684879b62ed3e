package io.openmldb.rollout.workflows.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.temporal.RunContinuation;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a rollout knows between two nodes: its next run goes on with this. It travels in the
 * request of that run.
 *
 * @param writtenBy the run that wrote it, and ended with that
 * @param lease the lease, which stays the same
 * @param plan the plan
 * @param startedAt when the rollout began
 * @param nodes what came of them so far, in the plan's order
 * @param findings those that are not the plan's
 * @param events what was decided
 * @param refused signals that changed nothing
 * @param paused whether it is to hold before the next node
 * @param searchAttributes those that the namespace knows
 * @param progress how far it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RolloutCheckpoint(
    String writtenBy,
    Lease lease,
    Plan plan,
    Instant startedAt,
    List<NodeCheckpoint> nodes,
    List<Finding> findings,
    List<Event> events,
    List<RefusedMessage> refused,
    boolean paused,
    List<String> searchAttributes,
    ExecutionProgress progress) {

  /** The checkpoint in {@code request} that {@code run} is to go on with. */
  static Optional<RolloutCheckpoint> in(RolloutRequest request, WorkflowInfo run) {
    return RunContinuation.read(request.continuation(), RolloutCheckpoint.class, run);
  }

  /** The request of the run that goes on with this; empty when it would be larger than allowed. */
  Optional<RolloutRequest> continuing(RolloutRequest request) {
    RolloutRequest next = request.continuedBy(RolloutDataConverter.mapper().valueToTree(this));
    return RunContinuation.fits(next) ? Optional.of(next) : Optional.empty();
  }
}
