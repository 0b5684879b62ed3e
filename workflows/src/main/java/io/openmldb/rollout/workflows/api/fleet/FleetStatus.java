package io.openmldb.rollout.workflows.api.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a fleet rollout stands.
 *
 * @param fleet the fleet's name
 * @param workflowId the fleet rollout
 * @param runId its run; a fleet of very many clusters has several, one after the other
 * @param request what is asked for on each cluster, in words
 * @param phase PLANNING, UPDATING, WAITING or DONE
 * @param outcome how it ended; null while it runs
 * @param reason why it ended so, or why no further cluster is begun; null where that needs no
 *     saying
 * @param paused whether it begins no further cluster until it is resumed
 * @param waitingFor what it waits for itself; null when it does not. What its clusters wait for
 *     their own rollouts say
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 * @param progress how many clusters stand where
 * @param refused signals that changed nothing, the newest last
 * @param clusters every cluster, in the order in which they are begun
 * @param omitted further ones, which are not listed to keep the status small
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetStatus(
    @Nullable String fleet,
    String workflowId,
    String runId,
    @Nullable String request,
    Phase phase,
    @Nullable FleetOutcome outcome,
    @Nullable String reason,
    boolean paused,
    @Nullable WaitingFor waitingFor,
    Instant startedAt,
    @Nullable Instant finishedAt,
    FleetProgress progress,
    List<RefusedMessage> refused,
    List<FleetClusterStatus> clusters,
    int omitted) {

  public FleetStatus {
    request = Excerpt.textOrNull(request);
    reason = Excerpt.textOrNull(reason);
    refused = refused == null ? List.of() : List.copyOf(refused);
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
  }

  /** The same with as many clusters as a payload has room for. */
  public FleetStatus bounded() {
    Excerpt<FleetClusterStatus> listed = Excerpt.of(clusters);
    return new FleetStatus(
        fleet,
        workflowId,
        runId,
        request,
        phase,
        outcome,
        reason,
        paused,
        waitingFor,
        startedAt,
        finishedAt,
        progress,
        refused,
        listed.listed(),
        omitted + listed.omitted());
  }
}
