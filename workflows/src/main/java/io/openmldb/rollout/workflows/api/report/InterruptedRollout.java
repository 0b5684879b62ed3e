package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rollout that was terminated or timed out, as Temporal's history tells of it: no worker can be
 * asked about such a one. The command line prints it in place of a status or a report, which have
 * no {@code how}.
 *
 * @param cluster the cluster's name in the registry; null when its request names none
 * @param workflowId the rollout
 * @param runId its run
 * @param how {@code terminated} or {@code timed out}
 * @param at when
 * @param by who terminated it; null when nobody did
 * @param why the reason given; null when none was
 * @param nodes every node of its plan; empty when it had none yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InterruptedRollout(
    @Nullable String cluster,
    String workflowId,
    String runId,
    String how,
    Instant at,
    @Nullable String by,
    @Nullable String why,
    List<NodeAtEnd> nodes) {

  public InterruptedRollout {
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
  }

  /** How the node {@code endpoint} was left; empty where the plan did not have it. */
  public Optional<NodeAtEnd> node(Component component, String endpoint) {
    return nodes.stream()
        .filter(node -> node.component() == component && node.endpoint().equals(endpoint))
        .findFirst();
  }

  /** Whether a node was left updated, or is being updated still by its own node rollout. */
  public boolean mayHaveUpdated() {
    return nodes.stream()
        .anyMatch(node -> node.state() == NodeState.UPDATED || node.state() == NodeState.RUNNING);
  }

  /**
   * One node.
   *
   * @param component what it is
   * @param endpoint which
   * @param state where it stood, or where its own node rollout, which goes on, has come to by now
   * @param note more about that; null when there is nothing to say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NodeAtEnd(
      Component component, String endpoint, NodeState state, @Nullable String note) {}
}
