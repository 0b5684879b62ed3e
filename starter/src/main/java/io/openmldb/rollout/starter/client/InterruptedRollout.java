package io.openmldb.rollout.starter.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.time.Instant;
import java.util.List;

/**
 * A rollout that was terminated or timed out, as Temporal's history tells of it: no worker can be
 * asked about such a one.
 *
 * @param cluster the cluster's name in the registry
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
    String cluster,
    String workflowId,
    String runId,
    String how,
    Instant at,
    String by,
    String why,
    List<NodeAtEnd> nodes) {

  public InterruptedRollout {
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
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
  public record NodeAtEnd(Component component, String endpoint, NodeState state, String note) {}
}
