package io.openmldb.rollout.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * Where a rollout stands.
 *
 * @param cluster the cluster's name in the registry
 * @param phase what it is busy with
 * @param paused whether it will hold before the next node
 * @param waitingFor what it waits for; null when it does not
 * @param startedAt when it began
 * @param etaSeconds how long it will still take, people's answers not counted; 0 when it is over.
 *     As of the last thing that happened: {@link #asOf} says it for now
 * @param nodeEstimateSeconds how long the plan takes one node to need
 * @param refused signals that changed nothing, the newest last
 * @param nodes every node, in the order of the rollout
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
    String cluster,
    Phase phase,
    boolean paused,
    WaitingFor waitingFor,
    Instant startedAt,
    long etaSeconds,
    double nodeEstimateSeconds,
    List<RefusedMessage> refused,
    List<NodeStatus> nodes) {

  public RolloutStatus {
    refused = refused == null ? List.of() : List.copyOf(refused);
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
  }

  /** The same, with the time that it will still take from {@code now} on. */
  public RolloutStatus asOf(Instant now) {
    long eta = phase == Phase.DONE ? 0 : Eta.seconds(nodes, nodeEstimateSeconds, now);
    return new RolloutStatus(
        cluster, phase, paused, waitingFor, startedAt, eta, nodeEstimateSeconds, refused, nodes);
  }
}
