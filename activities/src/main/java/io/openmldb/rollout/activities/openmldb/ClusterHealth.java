package io.openmldb.rollout.activities.openmldb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a reading of a cluster. What the nameserver says is not enough: it shows replicas alive
 * that no tablet serves, and leaders that replicate to nobody. So the facts are asked of each
 * tablet.
 */
public final class ClusterHealth {

  private ClusterHealth() {}

  /**
   * What is wrong, one sentence each; empty means healthy.
   *
   * @param maxOffsetLag entries by which a follower may lag
   */
  public static List<String> problems(ClusterView view, long maxOffsetLag) {
    List<String> problems = new ArrayList<>();
    for (TabletStatus tablet : view.tablets()) {
      if (!tablet.isHealthy()) {
        problems.add("tablet " + tablet.endpoint() + " is " + tablet.state());
      } else if (!view.served().containsKey(tablet.endpoint())) {
        problems.add("tablet " + tablet.endpoint() + " does not answer");
      }
    }
    for (PartitionInfo partition : view.partitions()) {
      problems.addAll(problemsOf(view, partition, maxOffsetLag));
    }
    return problems;
  }

  /** What is wrong with one partition. */
  public static List<String> problemsOf(
      ClusterView view, PartitionInfo partition, long maxOffsetLag) {
    List<String> problems = new ArrayList<>();
    Optional<String> leader = partition.leader();
    if (leader.isEmpty()) {
      long marked = partition.replicas().stream().filter(ReplicaMeta::leads).count();
      problems.add(
          partition.id() + (marked == 0 ? " has no live leader" : " has two live leaders"));
    }
    for (ReplicaMeta replica : partition.replicas()) {
      ReplicaJudgement judgement = new ReplicaJudgement(view, partition, replica, maxOffsetLag);
      judgement.problem().ifPresent(problem -> problems.add(partition.id() + " " + problem));
    }
    strangers(view, partition)
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
  private static List<String> strangers(ClusterView view, PartitionInfo partition) {
    LeaderReading leader = view.leaders().get(partition.id());
    if (leader == null || partition.replicatedElsewhere()) {
      return List.of();
    }
    return leader.followers().keySet().stream()
        .filter(follower -> partition.on(follower).isEmpty())
        .sorted()
        .toList();
  }
}
