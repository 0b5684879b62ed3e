package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The third and further replicas of a partition that changes its leader without a fence. The old
 * leader keeps taking writes and replicating them. A follower that has received more of them than
 * the new leader has entries that the new leader never had, and OpenMLDB never corrects that. So
 * these followers are detached first, and the leader changes when the new one has all that they
 * have. The nameserver attaches them to the new leader by the change itself; where it never comes,
 * {@link Leads} attaches them to the old one.
 */
final class OtherFollowers {

  private static final Duration OVERTAKEN_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ClusterContext context;

  OtherFollowers(ClusterContext context) {
    this.context = context;
  }

  /**
   * Has the others stand aside, and then does {@code change}. When that is refused they are
   * attached again.
   *
   * @throws OpenmldbException.Refused of {@code change}
   * @throws LeaderMoveFailedException when the new leader does not get as far as they are
   */
  void whileDetached(LeadershipTransfer transfer, Consumer<LeadershipTransfer> change) {
    List<String> others = others(transfer);
    try {
      detach(transfer, others);
      awaitOvertaken(transfer, others);
      change.accept(transfer);
    } catch (OpenmldbException.Refused | LeaderMoveFailedException e) {
      attachAgain(transfer, others, e);
      throw e;
    }
  }

  private List<String> others(LeadershipTransfer transfer) {
    PartitionInfo partition = context.nameServer().metadata(transfer.partition()).info();
    return partition.liveFollowers().stream()
        .filter(follower -> !follower.equals(transfer.to()))
        .toList();
  }

  private void detach(LeadershipTransfer transfer, List<String> others) {
    if (others.isEmpty()) {
      return;
    }
    TabletClient leader = context.tablet(transfer.from());
    leader.readAsLeader(transfer.tid(), transfer.pid()).followers().keySet().stream()
        .filter(others::contains)
        .forEach(follower -> leader.detach(transfer.tid(), transfer.pid(), follower));
  }

  private void awaitOvertaken(LeadershipTransfer transfer, List<String> others) {
    Instant limit = context.waiter().now().plus(OVERTAKEN_WITHIN);
    for (String other : others) {
      while (offset(other, transfer) > offset(transfer.to(), transfer)) {
        if (context.waiter().now().isAfter(limit)) {
          throw new LeaderMoveFailedException(
              context.node().endpoint(),
              List.of(
                  transfer
                      + ": the new leader did not get as far as the replica on "
                      + other
                      + " within "
                      + OVERTAKEN_WITHIN.toSeconds()
                      + " s"));
        }
        context.waiter().sleep(LOOK);
      }
    }
  }

  private long offset(String endpoint, LeadershipTransfer transfer) {
    return context
        .tablet(endpoint)
        .replica(transfer.tid(), transfer.pid())
        .map(ReplicaStatus::offset)
        .orElse(0L);
  }

  private void attachAgain(
      LeadershipTransfer transfer, List<String> others, RuntimeException failure) {
    try {
      TabletClient leader = context.tablet(transfer.from());
      others.forEach(follower -> leader.attach(transfer.tid(), transfer.pid(), follower));
    } catch (OpenmldbException e) {
      failure.addSuppressed(e);
    }
  }
}
