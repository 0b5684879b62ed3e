package io.openmldb.rollout.workflows.api.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutProgress;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a rollout: the body of a webhook, with the fields that the Standard
 * Webhooks specification recommends.
 *
 * @param id names the event; the same for every webhook and in every attempt
 * @param type what happened
 * @param timestamp when
 * @param data the rollout as it was then
 */
public record RolloutEvent(
    String id, RolloutEventType type, Instant timestamp, RolloutSnapshot data) {

  /** What {@code status} is told of as, when {@code type} has happened. */
  public static RolloutEvent of(
      String id, RolloutEventType type, Instant timestamp, RolloutStatus status) {
    RolloutProgress progress = RolloutProgress.of(status.nodes());
    return new RolloutEvent(
        id,
        type,
        timestamp,
        new RolloutSnapshot(
            status.cluster(),
            status.workflowId(),
            status.runId(),
            status.request(),
            status.phase(),
            progress.done(),
            progress.total(),
            status.waitingFor(),
            status.outcome(),
            status.reason(),
            status.left()));
  }

  /**
   * A rollout at one moment.
   *
   * @param cluster the cluster's name in the registry
   * @param workflowId the rollout
   * @param runId its run
   * @param request what is asked for, in words
   * @param phase what it is busy with
   * @param nodesDone nodes that are as wanted
   * @param nodes all nodes; 0 before they are known
   * @param waitingFor what it waits for; null when it does not
   * @param outcome how it ended; null while it runs, and after InvalidRequest
   * @param reason why it ended so; null where that needs no saying
   * @param left what is left inconsistent; empty unless it ended so
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RolloutSnapshot(
      @Nullable String cluster,
      @Nullable String workflowId,
      @Nullable String runId,
      @Nullable String request,
      Phase phase,
      int nodesDone,
      int nodes,
      @Nullable WaitingFor waitingFor,
      @Nullable Outcome outcome,
      @Nullable String reason,
      List<String> left) {

    public RolloutSnapshot {
      left = left == null ? List.of() : Excerpt.sentences(left);
    }
  }
}
