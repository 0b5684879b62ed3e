package io.openmldb.rollout.workflows.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollout stands.
 *
 * @param cluster the cluster's name in the registry
 * @param workflowId the rollout
 * @param runId its run; a reset begins a new one
 * @param request what is asked for, in words
 * @param phase what it is busy with
 * @param outcome how it ended; null while it runs
 * @param reason why it ended so; null where that needs no saying
 * @param paused whether it will hold before the next node
 * @param waitingFor what it waits for; null when it does not
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 * @param etaSeconds how long it will still take, people's answers not counted; 0 when it is over.
 *     As of the last thing that happened: {@link #asOf} says it for now
 * @param nodeEstimateSeconds the planned seconds per node
 * @param refused signals that changed nothing, the newest last
 * @param nodes every node, in the order of the rollout
 * @param left what is left inconsistent; empty while the rollout runs, and where it left nothing so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
    @Nullable String cluster,
    @Nullable String workflowId,
    @Nullable String runId,
    @Nullable String request,
    Phase phase,
    @Nullable Outcome outcome,
    @Nullable String reason,
    boolean paused,
    @Nullable WaitingFor waitingFor,
    Instant startedAt,
    @Nullable Instant finishedAt,
    long etaSeconds,
    double nodeEstimateSeconds,
    List<RefusedMessage> refused,
    List<NodeStatus> nodes,
    List<String> left) {

  public RolloutStatus {
    request = Excerpt.textOrNull(request);
    reason = Excerpt.textOrNull(reason);
    refused = refused == null ? List.of() : List.copyOf(refused);
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    left = left == null ? List.of() : Excerpt.sentences(left);
  }

  /** One that is under way, of a run that is not named. */
  public RolloutStatus(
      String cluster,
      Phase phase,
      boolean paused,
      WaitingFor waitingFor,
      Instant startedAt,
      long etaSeconds,
      double nodeEstimateSeconds,
      List<RefusedMessage> refused,
      List<NodeStatus> nodes) {
    this(
        cluster,
        null,
        null,
        null,
        phase,
        null,
        null,
        paused,
        waitingFor,
        startedAt,
        null,
        etaSeconds,
        nodeEstimateSeconds,
        refused,
        nodes,
        List.of());
  }

  /** From 0 to 100; a node that was put back counts as nothing done. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public int percent() {
    return RolloutProgress.of(nodes).percent();
  }

  /** The same, with {@code nodes} in the place of its own. */
  public RolloutStatus with(List<NodeStatus> nodes) {
    return with(nodes, etaSeconds);
  }

  /** The same, with the time that it will still take from {@code now} on. */
  public RolloutStatus asOf(Instant now) {
    long eta = phase == Phase.DONE ? 0 : TimeEstimate.secondsLeft(nodes, nodeEstimateSeconds, now);
    return with(nodes, eta);
  }

  private RolloutStatus with(List<NodeStatus> nodes, long etaSeconds) {
    return new RolloutStatus(
        cluster,
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
        etaSeconds,
        nodeEstimateSeconds,
        refused,
        nodes,
        left);
  }
}
