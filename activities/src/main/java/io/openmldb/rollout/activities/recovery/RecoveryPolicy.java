package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import java.util.Optional;

/**
 * Decides what is to be done next with a replica. The order is the one that is safe: a follower is
 * loaded only while nobody replicates to it, and attached only when it is loaded, because a table
 * that takes its leader's log while it still loads its own applies it twice.
 *
 * @param direct whether followers are loaded and attached directly, or recovered by the nameserver
 * @param maxOffsetLag entries by which a follower may lag and still count as caught up
 * @param leadersDecided whether it was decided before who leads, all entries compared: whoever does
 *     not lead then is not promoted while another replica may hold more, nor waited for, and what
 *     may hold more is not replaced by a copy
 */
record RecoveryPolicy(boolean direct, long maxOffsetLag, boolean leadersDecided) {

  RecoveryAction of(ReplicaObservation facts, ReplicaHistory history) {
    if (facts.workUnderWay()) {
      return new RecoveryAction.Wait("the nameserver has an operation under way on its partition");
    }
    if (!facts.meta().isAlive()) {
      return ofDead(facts, history);
    }
    return facts.meta().isLeader() ? ofLeader(facts, history) : ofFollower(facts, history);
  }

  private RecoveryAction ofDead(ReplicaObservation facts, ReplicaHistory history) {
    if (facts.partition().replicas().size() == 1) {
      return ofDeadSole(facts, history);
    }
    if (facts.partition().leader().isEmpty()) {
      // With all tablets up and nothing under way, the nameserver makes none.
      return new RecoveryAction.Wait(
          "its partition has no live leader: run `rollout recover` if it does not get one by itself",
          leadersDecided || facts.everyReplicaIsUp());
    }
    if (facts.served().isEmpty() && !history.cannotBeLoaded()) {
      return loadUnattached(facts);
    }
    if (facts.served().isPresent() && !facts.isLoaded()) {
      return new RecoveryAction.Wait("it is loading");
    }
    return mayHoldTheMost(facts) ? awaitLeader() : new RecoveryAction.Recover();
  }

  /**
   * The nameserver would load a sole replica as a leader, which may cost it its log; so it is
   * loaded and promoted here, and only the metadata is left to correct.
   */
  private RecoveryAction ofDeadSole(ReplicaObservation facts, ReplicaHistory history) {
    if (facts.served().isEmpty()) {
      return new RecoveryAction.Load(history.cannotBeLoaded());
    }
    if (!facts.isLoaded()) {
      return new RecoveryAction.Wait("it is loading");
    }
    return facts.served().get().isLeader() ? new RecoveryAction.Revive() : promotion(facts);
  }

  /**
   * Where no other replica may hold more, nothing is lost: it was an old leader, which had not
   * heard of its successor, that kept this one from being decided upon.
   */
  private RecoveryAction promotion(ReplicaObservation facts) {
    return leadersDecided && !facts.mayHoldMore().isEmpty()
        ? new RecoveryAction.Wait(
            "it does not lead, because "
                + String.join(", ", facts.mayHoldMore())
                + " may hold more entries: once their replicas are served, or if they are lost, run"
                + " `rollout recover`",
            true)
        : new RecoveryAction.Promote();
  }

  private RecoveryAction ofLeader(ReplicaObservation facts, ReplicaHistory history) {
    Optional<ReplicaStatus> served = facts.served();
    if (served.filter(ReplicaStatus::isLeader).isPresent()) {
      return facts.isLoaded()
          ? new RecoveryAction.Whole()
          : new RecoveryAction.Wait("it is loading");
    }
    if (facts.anotherLeads()) {
      return new RecoveryAction.Wait("it should lead, but another replica does");
    }
    if (served.isEmpty()) {
      return new RecoveryAction.Load(history.cannotBeLoaded());
    }
    return facts.isLoaded() ? promotion(facts) : new RecoveryAction.Wait("it is loading");
  }

  private RecoveryAction ofFollower(ReplicaObservation facts, ReplicaHistory history) {
    if (facts.partition().leader().isEmpty()) {
      // With all tablets up and nothing under way, the nameserver makes none.
      return new RecoveryAction.Wait(
          "its partition has no live leader: run `rollout recover` if it does not get one by itself",
          leadersDecided || facts.everyReplicaIsUp());
    }
    Optional<ReplicaStatus> served = facts.served();
    if (served.isEmpty()) {
      if (history.cannotBeLoaded()) {
        return mayHoldTheMost(facts) ? awaitLeader() : new RecoveryAction.Resync();
      }
      return direct || mayHoldTheMost(facts) ? loadUnattached(facts) : new RecoveryAction.Resync();
    }
    if (!facts.isLoaded()) {
      return new RecoveryAction.Wait("it is loading");
    }
    if (facts.leader().isEmpty()) {
      return awaitLeader();
    }
    if (served.get().isLeader()) {
      return new RecoveryAction
          .Replace(); // Two led; what it took as a leader, its leader never had.
    }
    return facts.isAttached()
        ? ofAttached(served.get(), facts.leader().get(), facts, history)
        : new RecoveryAction.Attach();
  }

  /**
   * Whether no leader answers, and this replica may hold more entries than the one that is to lead.
   * A copy of that one, which the nameserver would send, may then take them from it. What leads in
   * fact, beside the one that is to lead, is an old leader, and follows as OpenMLDB has it.
   */
  private boolean mayHoldTheMost(ReplicaObservation facts) {
    return leadersDecided
        && facts.leader().isEmpty()
        && facts.served().filter(ReplicaStatus::isLeader).isEmpty()
        && !facts.isKnownToHoldNoMoreThanLeader();
  }

  private RecoveryAction awaitLeader() {
    return new RecoveryAction.Wait("its leader does not answer as the leader", leadersDecided);
  }

  private RecoveryAction ofAttached(
      ReplicaStatus served, LeaderStatus leader, ReplicaObservation facts, ReplicaHistory history) {
    if (hasLogTwice(facts)) {
      return history.logTwiceForLong()
          ? new RecoveryAction.Replace()
          : new RecoveryAction.Wait("it has more rows than its log has entries");
    }
    if (served.offset() >= Math.min(leader.offset(), history.goal()) - maxOffsetLag) {
      return new RecoveryAction.Whole();
    }
    return history.standsStill()
        ? new RecoveryAction.Resync()
        : new RecoveryAction.Wait(
            "it is at offset " + served.offset() + ", its leader at " + leader.offset());
  }

  /** Whether the log seems to have been applied twice, by this observation. */
  static boolean hasLogTwice(ReplicaObservation facts) {
    return !facts.meta().isLeader()
        && facts.isLoaded()
        && facts.servedByLeader().isPresent()
        && facts.served().get().hasLogTwice(facts.servedByLeader().get());
  }

  private static RecoveryAction loadUnattached(ReplicaObservation facts) {
    if (facts.isAttached()) {
      return new RecoveryAction.Detach();
    }
    boolean leaderMayReplicate =
        facts.leader().isEmpty()
            && facts.leaderTabletIsHealthy()
            && facts.servedByLeader().filter(ReplicaStatus::isLeader).isPresent();
    return leaderMayReplicate
        ? new RecoveryAction.Wait("its leader does not say whether it replicates to it")
        : new RecoveryAction.Load();
  }
}
