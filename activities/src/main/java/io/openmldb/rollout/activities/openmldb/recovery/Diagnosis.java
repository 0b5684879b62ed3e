package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import java.util.Optional;

/**
 * Decides what is to be done next with a replica. The order is the one that is safe: a follower is
 * loaded only while nobody replicates to it, and attached only when it is loaded, because a table
 * that takes its leader's log while it still loads its own applies it twice.
 *
 * @param direct whether followers are loaded and attached directly, or recovered by the nameserver
 * @param maxOffsetLag entries by which a follower may lag and still count as caught up
 * @param leadersDecided whether it was decided before who leads, all entries compared: whoever does
 *     not lead then is not promoted while another replica is away, nor waited for
 */
record Diagnosis(boolean direct, long maxOffsetLag, boolean leadersDecided) {

  Remedy of(ReplicaFacts facts, Past past) {
    if (facts.workUnderWay()) {
      return new Remedy.Wait("the nameserver has an operation under way on its partition");
    }
    if (!facts.meta().isAlive()) {
      return ofDead(facts, past);
    }
    return facts.meta().isLeader() ? ofLeader(facts) : ofFollower(facts, past);
  }

  private Remedy ofDead(ReplicaFacts facts, Past past) {
    if (facts.partition().replicas().size() == 1) {
      return ofDeadSole(facts);
    }
    if (facts.partition().leader().isEmpty()) {
      // With all tablets up and nothing under way, the nameserver makes none.
      return new Remedy.Wait(
          "its partition has no live leader: `rollout recover` gives it one if nobody else does",
          leadersDecided || facts.everyReplicaIsUp());
    }
    if (facts.served().isEmpty() && !past.cannotBeLoaded()) {
      return loadUnattached(facts);
    }
    if (facts.served().isPresent() && !facts.isLoaded()) {
      return new Remedy.Wait("it is loading");
    }
    return new Remedy.Recover();
  }

  /**
   * The nameserver would load a sole replica as a leader, which may cost it its log; so it is
   * loaded and promoted here, and only the metadata is left to mend.
   */
  private Remedy ofDeadSole(ReplicaFacts facts) {
    if (facts.served().isEmpty()) {
      return new Remedy.Load();
    }
    if (!facts.isLoaded()) {
      return new Remedy.Wait("it is loading");
    }
    return facts.served().get().isLeader() ? new Remedy.Revive() : promotion(facts);
  }

  /**
   * Where every replica is up, none that may hold more is away: it was an old leader, which had not
   * heard of its successor, that kept this one from being decided upon.
   */
  private Remedy promotion(ReplicaFacts facts) {
    return leadersDecided && !facts.everyReplicaIsUp()
        ? new Remedy.Wait("it does not lead, and it was not decided that it shall", true)
        : new Remedy.Promote();
  }

  private Remedy ofLeader(ReplicaFacts facts) {
    Optional<ReplicaStatus> served = facts.served();
    if (served.filter(ReplicaStatus::isLeader).isPresent()) {
      return facts.isLoaded() ? new Remedy.Whole() : new Remedy.Wait("it is loading");
    }
    if (facts.anotherLeads()) {
      return new Remedy.Wait("it should lead, but another replica does");
    }
    if (served.isEmpty()) {
      return new Remedy.Load();
    }
    return facts.isLoaded() ? promotion(facts) : new Remedy.Wait("it is loading");
  }

  private Remedy ofFollower(ReplicaFacts facts, Past past) {
    if (facts.partition().leader().isEmpty()) {
      // With all tablets up and nothing under way, the nameserver makes none.
      return new Remedy.Wait(
          "its partition has no live leader: `rollout recover` gives it one if nobody else does",
          leadersDecided || facts.everyReplicaIsUp());
    }
    Optional<ReplicaStatus> served = facts.served();
    if (served.isEmpty()) {
      return direct && !past.cannotBeLoaded() ? loadUnattached(facts) : new Remedy.Resync();
    }
    if (!facts.isLoaded()) {
      return new Remedy.Wait("it is loading");
    }
    if (facts.leader().isEmpty()) {
      return new Remedy.Wait("its leader does not answer as one", leadersDecided);
    }
    if (served.get().isLeader()) {
      return new Remedy.Replace(); // Two led; what it took as a leader, its leader never had.
    }
    return facts.isAttached()
        ? ofAttached(served.get(), facts.leader().get(), facts, past)
        : new Remedy.Attach();
  }

  private Remedy ofAttached(
      ReplicaStatus served, LeaderReading leader, ReplicaFacts facts, Past past) {
    if (hasLogTwice(facts)) {
      return past.logTwiceForLong()
          ? new Remedy.Replace()
          : new Remedy.Wait("it has more rows than its log has entries");
    }
    if (served.offset() >= Math.min(leader.offset(), past.goal()) - maxOffsetLag) {
      return new Remedy.Whole();
    }
    return past.standsStill()
        ? new Remedy.Resync()
        : new Remedy.Wait(
            "it is at offset " + served.offset() + ", its leader at " + leader.offset());
  }

  /** Whether the log seems to have been applied twice at this look. */
  static boolean hasLogTwice(ReplicaFacts facts) {
    return !facts.meta().isLeader()
        && facts.isLoaded()
        && facts.servedByLeader().isPresent()
        && facts.served().get().hasLogTwice(facts.servedByLeader().get());
  }

  private static Remedy loadUnattached(ReplicaFacts facts) {
    if (facts.isAttached()) {
      return new Remedy.Detach();
    }
    boolean leaderMayReplicate =
        facts.leader().isEmpty()
            && facts.leaderTabletIsHealthy()
            && facts.servedByLeader().isPresent();
    return leaderMayReplicate
        ? new Remedy.Wait("its leader does not say whether it replicates to it")
        : new Remedy.Load();
  }
}
