package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a reading of a cluster. What the nameserver says is not enough: it shows replicas alive
 * that no tablet serves, and leaders that replicate to no follower. So the facts are asked of each
 * tablet.
 */
public final class ClusterHealth {

  private ClusterHealth() {}

  /**
   * What is wrong, one sentence each; empty means healthy.
   *
   * @param maxOffsetLag entries by which a follower may lag
   */
  public static List<String> problems(ClusterSnapshot snapshot, long maxOffsetLag) {
    List<String> problems = new ArrayList<>();
    Set<String> away = new HashSet<>();
    for (TabletStatus tablet : snapshot.tablets()) {
      String endpoint = tablet.endpoint();
      boolean answers = snapshot.served().containsKey(endpoint);
      if (!tablet.isHealthy() || !answers) {
        away.add(endpoint);
        String what = tablet.isHealthy() ? "does not answer" : "is " + tablet.state();
        problems.add("tablet " + endpoint + " " + what + replicasOn(endpoint, snapshot));
      }
    }
    for (PartitionInfo partition : snapshot.partitions()) {
      problems.addAll(problemsOf(snapshot, partition, maxOffsetLag, away));
    }
    return problems;
  }

  private static String replicasOn(String endpoint, ClusterSnapshot snapshot) {
    long count =
        snapshot.partitions().stream()
            .filter(partition -> partition.on(endpoint).isPresent())
            .count();
    return count == 0 ? "" : " (" + count + (count == 1 ? " replica)" : " replicas)");
  }

  /** What is wrong with one partition. */
  public static List<String> problemsOf(
      ClusterSnapshot snapshot, PartitionInfo partition, long maxOffsetLag) {
    return problemsOf(snapshot, partition, maxOffsetLag, Set.of());
  }

  /** Of what is on tablets that are {@code away} no more is told than that they are. */
  private static List<String> problemsOf(
      ClusterSnapshot snapshot, PartitionInfo partition, long maxOffsetLag, Set<String> away) {
    List<String> problems = new ArrayList<>();
    Optional<String> leader = partition.leader();
    if (leader.isEmpty()) {
      long marked = partition.replicas().stream().filter(ReplicaMeta::leads).count();
      problems.add(
          partition.id() + (marked == 0 ? " has no live leader" : " has two live leaders"));
    }
    for (ReplicaMeta replica : partition.replicas()) {
      if (away.contains(replica.endpoint())) {
        continue;
      }
      ReplicaHealth judgement = new ReplicaHealth(snapshot, partition, replica, maxOffsetLag);
      judgement.problem().ifPresent(problem -> problems.add(partition.id() + " " + problem));
    }
    strangers(snapshot, partition)
        .forEach(
            stranger ->
                problems.add(
                    partition.id()
                        + " is replicated to "
                        + stranger
                        + " by its leader, and has no replica there in the nameserver's metadata"));
    return problems;
  }

  /** Replicas in another cluster are followers, too, and stand elsewhere in the metadata. */
  private static List<String> strangers(ClusterSnapshot snapshot, PartitionInfo partition) {
    LeaderStatus leader = snapshot.leaders().get(partition.id());
    if (leader == null || partition.replicatedElsewhere()) {
      return List.of();
    }
    return leader.followers().keySet().stream()
        .filter(follower -> partition.on(follower).isEmpty())
        .sorted()
        .toList();
  }
}
