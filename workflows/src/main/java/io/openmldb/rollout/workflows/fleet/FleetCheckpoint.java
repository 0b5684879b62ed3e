package io.openmldb.rollout.workflows.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.temporal.RunContinuation;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a fleet rollout knows while no cluster is under way: its next run goes on with this. It
 * travels in the request of that run.
 *
 * @param writtenBy the run that wrote it, and ended with that
 * @param startedAt when the fleet rollout began
 * @param clusters what came of them so far
 * @param events what was decided
 * @param refused signals that changed nothing
 * @param soakUntil until when the canary clusters are watched; null: they are not done
 * @param searchAttributes those that the namespace knows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FleetCheckpoint(
    String writtenBy,
    Instant startedAt,
    List<FleetClusterStatus> clusters,
    List<Event> events,
    List<RefusedMessage> refused,
    @Nullable Instant soakUntil,
    List<String> searchAttributes) {

  /** The checkpoint in {@code request} that {@code run} is to go on with. */
  static Optional<FleetCheckpoint> in(FleetRequest request, WorkflowInfo run) {
    return RunContinuation.read(request.continuation(), FleetCheckpoint.class, run);
  }

  /** The request of the run that goes on with this. */
  FleetRequest continuing(FleetRequest request) {
    return request.continuedBy(RolloutDataConverter.mapper().valueToTree(this));
  }
}
