package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The third and further replicas of a partition whose lead passes without a fence. The old leader
 * goes on taking writes and replicating them; a follower that has got more of them than the new
 * leader had has entries that the new leader never had, and nothing ever puts it right. So these
 * followers are detached first, and the lead passes when the new leader has all that they have. The
 * nameserver attaches them to the new leader by the change itself; where it never comes, {@link
 * Leads} attaches them to the old one.
 */
final class Bystanders {

  private static final Duration OVERTAKEN_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Session session;

  Bystanders(Session session) {
    this.session = session;
  }

  /**
   * Has the others stand aside, and then does {@code change}. When that is refused they are
   * attached again.
   *
   * @throws OpenmldbException.Refused of {@code change}
   * @throws MoveFailedException when the new leader does not get as far as they are
   */
  void whileAside(Transfer transfer, Consumer<Transfer> change) {
    List<String> others = others(transfer);
    try {
      detach(transfer, others);
      awaitOvertaken(transfer, others);
      change.accept(transfer);
    } catch (OpenmldbException.Refused | MoveFailedException e) {
      attachAgain(transfer, others, e);
      throw e;
    }
  }

  private List<String> others(Transfer transfer) {
    PartitionInfo partition = session.nameServer().metadata(transfer.partition()).info();
    return partition.liveFollowers().stream()
        .filter(follower -> !follower.equals(transfer.to()))
        .toList();
  }

  private void detach(Transfer transfer, List<String> others) {
    if (others.isEmpty()) {
      return;
    }
    TabletClient leader = session.tablet(transfer.from());
    leader.readAsLeader(transfer.tid(), transfer.pid()).followers().keySet().stream()
        .filter(others::contains)
        .forEach(follower -> leader.detach(transfer.tid(), transfer.pid(), follower));
  }

  private void awaitOvertaken(Transfer transfer, List<String> others) {
    Instant limit = session.waits().now().plus(OVERTAKEN_WITHIN);
    for (String other : others) {
      while (offset(other, transfer) > offset(transfer.to(), transfer)) {
        if (session.waits().now().isAfter(limit)) {
          throw new MoveFailedException(
              session.node().endpoint(),
              List.of(
                  transfer
                      + ": the new leader did not get as far as the replica on "
                      + other
                      + " within "
                      + OVERTAKEN_WITHIN.toSeconds()
                      + " s"));
        }
        session.waits().sleep(LOOK);
      }
    }
  }

  private long offset(String endpoint, Transfer transfer) {
    return session
        .tablet(endpoint)
        .replica(transfer.tid(), transfer.pid())
        .map(ReplicaStatus::offset)
        .orElse(0L);
  }

  private void attachAgain(Transfer transfer, List<String> others, RuntimeException failure) {
    try {
      TabletClient leader = session.tablet(transfer.from());
      others.forEach(follower -> leader.attach(transfer.tid(), transfer.pid(), follower));
    } catch (OpenmldbException e) {
      failure.addSuppressed(e);
    }
  }
}
