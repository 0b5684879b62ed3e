package io.openmldb.rollout.workflows.api.fleet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of a fleet rollout, in its status and in its report.
 *
 * @param cluster its name
 * @param state where it stands
 * @param workflowId its rollout, which has its own status and report; null: not begun
 * @param runId the rollout's first run; null: not begun
 * @param outcome how the rollout ended; null where it runs, or left no report
 * @param startedAt when it was begun; null: not begun
 * @param finishedAt when it ended; null: not over
 * @param nodes its nodes; 0 where that is not known
 * @param updatedNodes those that are left updated
 * @param waitsFor why it is not begun although it is its turn; null: it is, or is not its turn
 * @param error why it failed, in short; null when it has not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetClusterStatus(
    String cluster,
    FleetClusterState state,
    @Nullable String workflowId,
    @Nullable String runId,
    @Nullable Outcome outcome,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int nodes,
    int updatedNodes,
    @Nullable String waitsFor,
    @Nullable String error) {

  public FleetClusterStatus {
    waitsFor = inShort(waitsFor);
    error = inShort(error);
  }

  /** One that was not begun. */
  public static FleetClusterStatus pending(String cluster) {
    return new FleetClusterStatus(
        cluster, FleetClusterState.PENDING, null, null, null, null, null, 0, 0, null, null);
  }

  /** Whether it is over, or will never begin. */
  @JsonIgnore
  public boolean isEnded() {
    return state != FleetClusterState.PENDING && state != FleetClusterState.RUNNING;
  }

  /** With thousands of clusters, all of them have to fit into one payload. */
  private static @Nullable String inShort(@Nullable String text) {
    return text == null ? null : Excerpt.sentences(List.of(text)).get(0);
  }
}
