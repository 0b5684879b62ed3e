package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.request.SingleReplica;
import io.openmldb.rollout.steps.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides where each leader on a tablet goes, from one reading of the cluster: to the follower with
 * the highest offset that its leader has seen confirmed; of equals, to the tablet that leads least,
 * what was decided so far counted. A single replica gets a second one, on the tablet that holds
 * least, what was decided so far counted.
 */
public final class MovePlanner {

  private final ClusterView view;
  private final String endpoint;
  private final SingleReplica singleReplica;
  private final Map<String, Integer> leads = new HashMap<>();
  private final Map<String, Integer> holds = new HashMap<>();

  public MovePlanner(ClusterView view, String endpoint, SingleReplica singleReplica) {
    this.view = view;
    this.endpoint = endpoint;
    this.singleReplica = singleReplica;
    for (PartitionInfo partition : view.partitions()) {
      partition.leader().ifPresent(leader -> leads.merge(leader, 1, Integer::sum));
      for (ReplicaMeta replica : partition.replicas()) {
        holds.merge(replica.endpoint(), 1, Integer::sum);
      }
    }
  }

  /**
   * The moves, in the order of the tables' names.
   *
   * @throws NoEligibleTargetException listing every leader that has nowhere to go
   */
  public List<Move> plan() {
    List<Move> moves = new ArrayList<>();
    List<String> stuck = new ArrayList<>();
    for (PartitionInfo partition : ledHere()) {
      boolean single = partition.replicas().size() == 1;
      if (single && singleReplica == SingleReplica.ALLOW_UNAVAILABILITY) {
        continue;
      }
      Optional<String> target = single ? leastHolding(partition) : mostCaughtUp(partition);
      if (target.isEmpty()) {
        stuck.add(
            partition.id()
                + (single
                    ? " (one replica, and no other healthy tablet to add one on)"
                    : " (no live follower is loaded and attached)"));
        continue;
      }
      leads.merge(target.get(), 1, Integer::sum);
      holds.merge(target.get(), single ? 1 : 0, Integer::sum);
      moves.add(move(partition, target.get(), single));
    }
    if (!stuck.isEmpty()) {
      throw new NoEligibleTargetException(endpoint, stuck);
    }
    return moves;
  }

  private List<PartitionInfo> ledHere() {
    return view.partitions().stream()
        .filter(partition -> partition.isLedBy(endpoint))
        .sorted(
            Comparator.comparing((PartitionInfo partition) -> partition.id().db())
                .thenComparing(partition -> partition.id().table())
                .thenComparing(partition -> partition.id().pid()))
        .toList();
  }

  private Optional<String> mostCaughtUp(PartitionInfo partition) {
    LeaderReading leader = view.leaders().get(partition.id());
    if (leader == null) {
      return Optional.empty();
    }
    return partition.liveFollowers().stream()
        .filter(follower -> servesAsFollower(follower, partition))
        .filter(follower -> leader.confirmedBy(follower).isPresent())
        .min(
            Comparator.comparing((String follower) -> -leader.confirmedBy(follower).orElseThrow())
                .thenComparing(follower -> leads.getOrDefault(follower, 0))
                .thenComparing(Comparator.naturalOrder()));
  }

  private boolean servesAsFollower(String follower, PartitionInfo partition) {
    return view.replica(follower, partition.id())
        .filter(ReplicaStatus::isLoaded)
        .filter(status -> !status.isLeader())
        .isPresent();
  }

  /** Only a healthy tablet that answered is in {@code served}; one that holds nothing counts. */
  private Optional<String> leastHolding(PartitionInfo partition) {
    return view.served().keySet().stream()
        .filter(tablet -> partition.on(tablet).isEmpty())
        .min(
            Comparator.comparing((String tablet) -> holds.getOrDefault(tablet, 0))
                .thenComparing(Comparator.naturalOrder()));
  }

  private Move move(PartitionInfo partition, String target, boolean replicaAdded) {
    return new Move(
        partition.id().db(),
        partition.id().table(),
        partition.id().tid(),
        partition.id().pid(),
        endpoint,
        target,
        replicaAdded);
  }
}
