package io.openmldb.rollout.workflows.api.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet rollout did: its result. What was done on a cluster is in the report of that
 * cluster's rollout, which is named here.
 *
 * @param fleet the fleet's name
 * @param workflowId the fleet rollout
 * @param runId its last run
 * @param outcome how it ended; null while it runs
 * @param reason why it ended so; null where that needs no saying
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 * @param progress how many clusters stand where
 * @param clusters every cluster, in the order in which they were begun
 * @param omitted further ones, which are not listed to keep the report small
 * @param events what people and the fleet rollout decided, in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetReport(
    @Nullable String fleet,
    String workflowId,
    String runId,
    @Nullable FleetOutcome outcome,
    @Nullable String reason,
    Instant startedAt,
    @Nullable Instant finishedAt,
    FleetProgress progress,
    List<FleetClusterStatus> clusters,
    int omitted,
    List<Event> events) {

  public FleetReport {
    reason = Excerpt.textOrNull(reason);
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
    events = events == null ? List.of() : Event.listed(events);
  }

  /** The same report with {@code events} in place of its own. */
  public FleetReport withEvents(List<Event> events) {
    return new FleetReport(
        fleet,
        workflowId,
        runId,
        outcome,
        reason,
        startedAt,
        finishedAt,
        progress,
        clusters,
        omitted,
        events);
  }
}
