package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.request.window.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Makes a request in code, for programs that start rollouts. What is not said has its default. It
 * is read as one that arrives as JSON, so that {@link #build()} refuses what the rollout would.
 *
 * <pre>{@code
 * RolloutRequest request =
 *     RolloutRequestBuilder.forCluster("prod")
 *         .set(Component.TABLET, "gc_interval", "60")
 *         .approval(ApprovalPolicy.CANARY)
 *         .reason("smaller heaps on the new machines")
 *         .build();
 * }</pre>
 */
public final class RolloutRequestBuilder {

  private final ObjectNode request = JsonNodeFactory.instance.objectNode();
  private final ArrayNode changes = request.putArray("changes");
  private final ObjectNode options = request.putObject("options");

  private RolloutRequestBuilder(String cluster) {
    request.put("cluster", cluster);
  }

  /** A request for the cluster that has this name in the worker's registry file. */
  public static RolloutRequestBuilder forCluster(String cluster) {
    return new RolloutRequestBuilder(cluster);
  }

  /** Sets {@code key} on every node of {@code component}. */
  public RolloutRequestBuilder set(Component component, String key, String value) {
    return set(component, List.of(), key, value);
  }

  /** Sets {@code key} on the nodes of {@code component} at {@code endpoints}. */
  public RolloutRequestBuilder set(
      Component component, List<String> endpoints, String key, String value) {
    change(component, endpoints).putObject("set").put(key, value);
    return this;
  }

  /** Removes {@code key} on every node of {@code component}; the server's default counts again. */
  public RolloutRequestBuilder unset(Component component, String key) {
    return unset(component, List.of(), key);
  }

  /** Removes {@code key} on the nodes of {@code component} at {@code endpoints}. */
  public RolloutRequestBuilder unset(Component component, List<String> endpoints, String key) {
    change(component, endpoints).putArray("unset").add(key);
    return this;
  }

  /**
   * Restarts every node, or those of the components that {@link #restart} names, changing nothing.
   */
  public RolloutRequestBuilder restartOnly(boolean restartOnly) {
    options.put("restartOnly", restartOnly);
    return this;
  }

  /** With {@link #restartOnly}: names nodes to restart; no endpoints mean all of the component. */
  public RolloutRequestBuilder restart(Component component, List<String> endpoints) {
    change(component, endpoints);
    return this;
  }

  /** Ends with the plan, touching nothing. */
  public RolloutRequestBuilder dryRun(boolean dryRun) {
    options.put("dryRun", dryRun);
    return this;
  }

  /** Runs nodes under a supervisor afterwards, or not; unsaid, as each runs now. */
  public RolloutRequestBuilder daemon(boolean daemon) {
    options.put("daemon", daemon);
    return this;
  }

  public RolloutRequestBuilder procedure(Procedure procedure) {
    return option("procedure", procedure);
  }

  public RolloutRequestBuilder singleReplica(SingleReplicaPolicy singleReplica) {
    return option("singleReplica", singleReplica);
  }

  public RolloutRequestBuilder onFailure(OnFailure onFailure) {
    return option("onFailure", onFailure);
  }

  public RolloutRequestBuilder writes(WritesPolicy writes) {
    return option("writes", writes);
  }

  public RolloutRequestBuilder approval(ApprovalPolicy approval) {
    return option("approval", approval);
  }

  /** Watches the first node of each component so long before the next. */
  public RolloutRequestBuilder canarySoak(Duration canarySoak) {
    options.put("canarySoak", canarySoak.toString());
    return this;
  }

  /** Restarts nodes too that are as wanted already. */
  public RolloutRequestBuilder restartUnchanged(boolean restartUnchanged) {
    options.put("restartUnchanged", restartUnchanged);
    return this;
  }

  /** Moves at most so many leaders together. */
  public RolloutRequestBuilder leaderMoveConcurrency(int leaders) {
    options.put("leaderMoveConcurrency", leaders);
    return this;
  }

  /** Counts a follower as caught up that lags by at most so many rows. */
  public RolloutRequestBuilder maxOffsetLag(long rows) {
    options.put("maxOffsetLag", rows);
    return this;
  }

  /** Asks that rows have grown after the tablets are done. */
  public RolloutRequestBuilder expectRowsToGrow(boolean expectRowsToGrow) {
    options.put("expectRowsToGrow", expectRowsToGrow);
    return this;
  }

  public RolloutRequestBuilder timeouts(Timeouts timeouts) {
    ObjectNode said =
        options
            .putObject("timeouts")
            .put("restart", timeouts.restart().toString())
            .put("recover", timeouts.recover().toString())
            .put("leaderMoves", timeouts.leaderMoves().toString())
            .put("health", timeouts.health().toString())
            .put("gate", timeouts.gate().toString());
    if (timeouts.jobs() != null) {
      said.put("jobs", timeouts.jobs().toString());
    }
    return this;
  }

  public RolloutRequestBuilder jobs(JobsPolicy jobs) {
    return option("jobs", jobs);
  }

  /** Sets the findings of {@code code} aside, {@code because} of what is said for the record. */
  public RolloutRequestBuilder overrides(FindingCode code, String because) {
    options
        .withArrayProperty("overrides")
        .addObject()
        .put("code", code.name())
        .put("reason", because);
    return this;
  }

  /** Touches nodes only while the window is open. */
  public RolloutRequestBuilder window(MaintenanceWindow window) {
    ObjectNode written =
        options
            .putObject("window")
            .put("from", window.from())
            .put("to", window.to())
            .put("zone", window.zone());
    window.days().forEach(day -> written.withArray("days").add(day.name()));
    return this;
  }

  /** Touches no node before that. */
  public RolloutRequestBuilder notBefore(Instant notBefore) {
    options.put("notBefore", notBefore.toString());
    return this;
  }

  /** Why, for the record. */
  public RolloutRequestBuilder reason(String reason) {
    request.put("reason", reason);
    return this;
  }

  /** Who asks for it, for the record. */
  public RolloutRequestBuilder by(String by) {
    request.put("by", by);
    return this;
  }

  /**
   * The request.
   *
   * @throws IllegalArgumentException with everything that is wrong with it, one line each
   */
  public RolloutRequest build() {
    RolloutRequest read = RolloutRequestReader.read(request);
    if (!read.problems().isEmpty()) {
      throw new IllegalArgumentException(
          "The request is wrong:\n- " + String.join("\n- ", read.problems()));
    }
    return read;
  }

  private RolloutRequestBuilder option(String name, Enum<?> value) {
    options.put(name, value.name());
    return this;
  }

  /** One of its own for each key: of two changes to one key the later one counts. */
  private ObjectNode change(Component component, List<String> endpoints) {
    ObjectNode change = changes.addObject().put("component", component.id());
    if (!endpoints.isEmpty()) {
      endpoints.forEach(change.putArray("endpoints")::add);
    }
    return change;
  }
}
