package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.api.model.Component;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rollout, as a person, the command line or another service asks for it. Reading it never
 * throws: whatever JSON arrives becomes a request, and what is wrong with it is in {@link
 * #problems()}, so that a mistyped field ends the workflow with one clear failure and never leaves
 * a workflow task failing in a loop.
 *
 * @param cluster the cluster's name in the worker's registry file
 * @param changes what to change, in order
 * @param options how to do it
 * @param reason why, for the record; may be null
 * @param by who asks for it, for the record; may be null
 * @param problems what was wrong in the JSON; empty for a request that was made in code
 * @param continuation what a run of this rollout that continued as new has left for the next one;
 *     written and read by rollouts only, passed over in a request of anybody else's; null in those
 */
@JsonDeserialize(using = RolloutRequestReader.class)
public record RolloutRequest(
    @Nullable String cluster,
    List<Change> changes,
    Options options,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode continuation) {

  public RolloutRequest {
    changes = changes == null ? List.of() : List.copyOf(changes);
    options = options == null ? Options.DEFAULT : options;
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public RolloutRequest(
      @Nullable String cluster, List<Change> changes, Options options, @Nullable String reason) {
    this(cluster, changes, options, reason, null, List.of());
  }

  public RolloutRequest(
      @Nullable String cluster,
      List<Change> changes,
      Options options,
      @Nullable String reason,
      @Nullable String by,
      List<String> problems) {
    this(cluster, changes, options, reason, by, problems, null);
  }

  /**
   * The same for the run that goes on with {@code continuation}; with null, for one that begins.
   */
  public RolloutRequest continuedBy(@Nullable JsonNode continuation) {
    return new RolloutRequest(cluster, changes, options, reason, by, problems, continuation);
  }

  /** The same, asked for by {@code by}, unless it says already who asks for it. */
  public RolloutRequest askedBy(@Nullable String by) {
    return this.by == null
        ? new RolloutRequest(cluster, changes, options, reason, by, problems, continuation)
        : this;
  }

  /** The same, but to end with the plan. */
  public RolloutRequest asDryRun() {
    return new RolloutRequest(cluster, changes, options.asDryRun(), reason, by, problems);
  }

  /** Whether the request touches nodes of {@code component}. */
  public boolean concerns(Component component) {
    boolean named = changes.stream().anyMatch(change -> change.component() == component);
    return named || (options.restartOnly() && changes.isEmpty());
  }
}
