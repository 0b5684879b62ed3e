package io.openmldb.rollout.workflows.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
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

  /** Temporal refuses an input of more than 2 MiB. */
  private static final int LARGEST = 2_000_000;

  /**
   * The checkpoint in {@code request} that {@code run} is to go on with. Temporal's UI offers the
   * input of a former run for a new one: what is in that was another rollout's, and is passed over.
   *
   * @throws IllegalStateException when it cannot be read: a newer worker wrote it, and the task
   *     waits for one
   */
  static Optional<RolloutCheckpoint> in(RolloutRequest request, WorkflowInfo run) {
    JsonNode continuation = request.continuation();
    if (continuation == null
        || !run.getContinuedExecutionRunId()
            .equals(Optional.of(continuation.path("writtenBy").asText()))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          RolloutDataConverter.mapper().treeToValue(continuation, RolloutCheckpoint.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the checkpoint is of another version", e);
    }
  }

  /** The request of the run that goes on with this; empty when it would be larger than allowed. */
  Optional<RolloutRequest> continuing(RolloutRequest request) {
    RolloutRequest next = request.continuedBy(RolloutDataConverter.mapper().valueToTree(this));
    try {
      int size = RolloutDataConverter.mapper().writeValueAsBytes(next).length;
      return size > LARGEST ? Optional.empty() : Optional.of(next);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request that was read cannot be written", e);
    }
  }
}
