package io.openmldb.rollout.activities.openmldb.model;

import java.util.List;
import java.util.Optional;

/**
 * One partition in the nameserver's metadata.
 *
 * @param id which
 * @param replicas all of them, dead ones too
 * @param term the term of its latest leader
 * @param termStart the first offset of that term: one more than the leader before had confirmed
 * @param replicatedElsewhere whether replicas in another cluster are recorded for it
 */
public record PartitionInfo(
    PartitionId id,
    List<ReplicaMeta> replicas,
    long term,
    long termStart,
    boolean replicatedElsewhere) {

  public PartitionInfo {
    replicas = List.copyOf(replicas);
  }

  /** The endpoint of the live leader; empty when there is none, or more than one. */
  public Optional<String> leader() {
    String leader = null;
    for (ReplicaMeta replica : replicas) {
      if (replica.leads() && leader != null) {
        return Optional.empty();
      }
      leader = replica.leads() ? replica.endpoint() : leader;
    }
    return Optional.ofNullable(leader);
  }

  /** The replica on {@code endpoint}, if the metadata puts one there. */
  public Optional<ReplicaMeta> on(String endpoint) {
    return replicas.stream().filter(replica -> replica.endpoint().equals(endpoint)).findFirst();
  }

  /** Whether {@code endpoint} is the live leader. */
  public boolean isLedBy(String endpoint) {
    return leader().filter(endpoint::equals).isPresent();
  }

  /** Whether the replica on {@code endpoint} is the only one. */
  public boolean isSole(String endpoint) {
    return replicas.size() == 1 && on(endpoint).isPresent();
  }

  /**
   * Whether {@code former} led before the present leader, and {@code live}, a live one, has entries
   * of the present leader's term. What the former leader has beyond the begin of that term then
   * counts for nothing: the partition went on without it. A dead follower proves nothing: it may
   * have more of the former leader's entries than those had that were asked when the term began.
   *
   * @param liveOffset the last entry of {@code live}
   */
  public boolean isOverruled(ReplicaMeta former, ReplicaMeta live, long liveOffset) {
    return leader().isPresent()
        && former.isDeadLeader()
        && live.isAlive()
        && liveOffset >= termStart;
  }

  /** Endpoints of the followers that count as alive. */
  public List<String> liveFollowers() {
    return replicas.stream().filter(ReplicaMeta::followsAlive).map(ReplicaMeta::endpoint).toList();
  }
}
