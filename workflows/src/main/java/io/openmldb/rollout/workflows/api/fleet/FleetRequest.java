package io.openmldb.rollout.workflows.api.fleet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same change on many clusters. Reading it never throws: what is wrong with it is in {@link
 * #problems()}, so that a mistyped field ends the workflow with one clear failure.
 *
 * @param fleet the name of these clusters together; only one rollout of a fleet runs at a time
 * @param clusters the clusters, in the order in which they are begun
 * @param strategy canary clusters, how many at a time, and when to stop
 * @param changes what to change on every cluster, in order; on all nodes of a component
 * @param options how it is done on each cluster
 * @param reason why, for the record; may be null
 * @param by who asks for it, for the record; may be null
 * @param problems what was wrong in the JSON; empty for a request that was made in code
 * @param continuation what a run of this fleet rollout that continued as new has left for the next
 *     one; written and read by fleet rollouts only; null in requests of others
 */
@JsonDeserialize(using = FleetRequestReader.class)
public record FleetRequest(
    @Nullable String fleet,
    List<FleetCluster> clusters,
    FleetStrategy strategy,
    List<Change> changes,
    Options options,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode continuation) {

  public FleetRequest {
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
    strategy = strategy == null ? FleetStrategy.DEFAULT : strategy;
    changes = changes == null ? List.of() : List.copyOf(changes);
    options = options == null ? Options.DEFAULT : options;
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  /**
   * The request of the rollout of {@code cluster}, which is asked for because of {@code reason}.
   */
  public RolloutRequest forCluster(@Nullable String cluster, @Nullable String reason) {
    return new RolloutRequest(cluster, changes, options, reason, by, List.of());
  }

  /** The same, asked for by {@code by}, unless it says already who asks for it. */
  public FleetRequest askedBy(@Nullable String by) {
    return this.by == null
        ? new FleetRequest(
            fleet, clusters, strategy, changes, options, reason, by, problems, continuation)
        : this;
  }

  /**
   * The same for the run that goes on with {@code continuation}; with null, for one that begins.
   */
  public FleetRequest continuedBy(@Nullable JsonNode continuation) {
    return new FleetRequest(
        fleet, clusters, strategy, changes, options, reason, by, problems, continuation);
  }
}
