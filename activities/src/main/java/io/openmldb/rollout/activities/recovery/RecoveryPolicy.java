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
 *     not lead then is not promoted while another replica may hold more, nor waited for
 */
record RecoveryPolicy(boolean direct, long maxOffsetLag, boolean leadersDecided) {

  RecoveryAction of(ReplicaObservation facts, ReplicaHistory history) {
    if (facts.workUnderWay()) {
      return new RecoveryAction.Wait("the nameserver has an operation under way on its partition");
    }
    if (facts.isSilent()) {
      return new RecoveryAction.Wait("its tablet does not answer");
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
      return awaitOneLeader(facts);
    }
    if (facts.served().isEmpty() && !history.cannotBeLoaded()) {
      return loadUnattached(facts);
    }
    if (facts.served().isPresent() && !facts.isLoaded()) {
      return awaitLoaded(facts);
    }
    return facts.leader().isPresent() ? new RecoveryAction.Recover() : withoutLeader(facts);
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
      return awaitLoaded(facts);
    }
    return facts.served().get().isLeader() ? new RecoveryAction.Revive() : promotion(facts);
  }

  /**
   * Where no other replica may hold more, nothing is lost. Of those that cannot be read it is
   * assumed that they hold none, unless entries were to be compared before: a rollout waits for no
   * tablet that is down.
   */
  private RecoveryAction promotion(ReplicaObservation facts) {
    boolean mayLose = leadersDecided ? !facts.mayHoldMore().isEmpty() : facts.formerLeaderHasMore();
    return mayLose
        ? new RecoveryAction.Wait(
            "it does not lead, because the replicas on "
                + String.join(", ", facts.mayHoldMore())
                + " have more entries or cannot be read: run `rollout recover`, which compares them",
            true)
        : new RecoveryAction.Promote();
  }

  private RecoveryAction ofLeader(ReplicaObservation facts, ReplicaHistory history) {
    Optional<ReplicaStatus> served = facts.served();
    if (served.filter(ReplicaStatus::isLeader).isPresent()) {
      // While its snapshot is made or sent it leads all the same.
      return served.get().isLoading() ? awaitLoaded(facts) : new RecoveryAction.Whole();
    }
    if (facts.anotherLeads()) {
      return new RecoveryAction.Wait("it should lead, but another replica does");
    }
    if (served.isEmpty()) {
      return new RecoveryAction.Load(history.cannotBeLoaded());
    }
    return facts.isLoaded() ? promotion(facts) : awaitLoaded(facts);
  }

  private RecoveryAction ofFollower(ReplicaObservation facts, ReplicaHistory history) {
    if (facts.partition().leader().isEmpty()) {
      return awaitOneLeader(facts);
    }
    Optional<ReplicaStatus> served = facts.served();
    if (served.isEmpty()) {
      return ofUnservedFollower(facts, history);
    }
    if (!facts.isLoaded()) {
      return awaitLoaded(facts);
    }
    if (facts.leader().isEmpty()) {
      return withoutLeader(facts);
    }
    if (served.get().isLeader()) {
      return new RecoveryAction
          .Replace(); // Two led; what it took as a leader, its leader never had.
    }
    return facts.isAttached()
        ? ofAttached(served.get(), facts.leader().get(), facts, history)
        : new RecoveryAction.Attach();
  }

  /** What is to lead waits for it, where all entries have to be compared. */
  private RecoveryAction ofUnservedFollower(ReplicaObservation facts, ReplicaHistory history) {
    boolean isToBeCompared = leadersDecided && facts.leader().isEmpty();
    if ((direct || isToBeCompared) && !history.cannotBeLoaded()) {
      return loadUnattached(facts);
    }
    return facts.leader().isPresent() ? new RecoveryAction.Resync() : awaitLeader();
  }

  /**
   * What is next for a loaded replica while the one that is to lead does not. It is given no copy:
   * the nameserver would pause the snapshot of what does not lead, drop this replica, and then
   * fail. An old leader follows, and keeps what it has; only then can the other be promoted.
   */
  private RecoveryAction withoutLeader(ReplicaObservation facts) {
    boolean isOldLeader =
        facts.served().filter(ReplicaStatus::isLeader).isPresent() && facts.leaderTabletAnswers();
    return isOldLeader ? new RecoveryAction.Demote() : awaitLeader();
  }

  private RecoveryAction awaitOneLeader(ReplicaObservation facts) {
    // With all tablets up and nothing under way, the nameserver makes none.
    return new RecoveryAction.Wait(
        "its partition has no live leader, or several: run `rollout recover` if that does not end by"
            + " itself",
        leadersDecided || facts.everyReplicaIsUp());
  }

  private static RecoveryAction awaitLoaded(ReplicaObservation facts) {
    String state = facts.served().map(ReplicaStatus::state).orElseThrow();
    return new RecoveryAction.Wait("it is in the state " + state + ", not kTableNormal");
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
            && (facts.leaderTabletIsSilent()
                || facts.servedByLeader().filter(ReplicaStatus::isLeader).isPresent());
    return leaderMayReplicate
        ? new RecoveryAction.Wait("its leader does not say whether it replicates to it")
        : new RecoveryAction.Load();
  }
}
