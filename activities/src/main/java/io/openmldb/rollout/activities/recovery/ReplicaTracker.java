package io.openmldb.rollout.activities.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is remembered of one replica between observations. */
final class ReplicaTracker {

  /** An offset that has not moved for so long, its leader being ahead, never will by itself. */
  private static final Duration STANDSTILL = Duration.ofSeconds(20);

  /** The longest lag under writes that is none. */
  private static final Duration LAG = Duration.ofSeconds(5);

  /**
   * The number of observations in a row, so that a write between the reading of two counters is not
   * taken for damage.
   */
  private static final int LOOKS = 10;

  /** Costly remedies are not repeated without end. */
  private static final int MOST_COSTLY = 4;

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration COSTLY_AGAIN = Duration.ofSeconds(10);

  private String stage = "";
  private Instant stageSince;
  private int looksWithLogTwice;
  private @Nullable String follows;
  private long goal = ReplicaHistory.NO_GOAL;
  private Instant goalSince = Instant.EPOCH;
  private boolean cannotBeLoaded;
  private int costly;
  private Instant notBefore = Instant.MIN;
  private RecoveryAction last = new RecoveryAction.Wait("it was not inspected yet");
  private String trouble = "";

  ReplicaTracker(Instant firstSeen) {
    this.stageSince = firstSeen;
  }

  /**
   * Takes an observation into account.
   *
   * @return whether anything has moved since the last one
   */
  boolean observe(ReplicaObservation facts, Instant now) {
    looksWithLogTwice = RecoveryPolicy.hasLogTwice(facts) ? looksWithLogTwice + 1 : 0;
    setGoal(facts, now);
    if (facts.stage().equals(stage)) {
      return false;
    }
    stage = facts.stage();
    stageSince = now;
    return true;
  }

  private void setGoal(ReplicaObservation facts, Instant now) {
    String leader = facts.isAttached() ? facts.partition().leader().orElse(null) : null;
    if (!Objects.equals(leader, follows) || now.isAfter(goalSince.plus(LAG))) {
      follows = leader;
      goal = leader == null ? ReplicaHistory.NO_GOAL : facts.leader().orElseThrow().offset();
      goalSince = now;
    }
  }

  ReplicaHistory history(Instant now) {
    boolean standsStill = !now.isBefore(stageSince.plus(STANDSTILL));
    return new ReplicaHistory(cannotBeLoaded, standsStill, looksWithLogTwice >= LOOKS, goal);
  }

  void setNextAction(RecoveryAction action) {
    last = action;
  }

  RecoveryAction nextAction() {
    return last;
  }

  /** Whether the remedy that is needed may be given now. */
  boolean mayAct(Instant now) {
    return !now.isBefore(notBefore) && !isExhausted();
  }

  /** Whether nothing will help: what could was tried as often as it is. */
  boolean isHopeless() {
    return last.isHopeless() || isExhausted();
  }

  private boolean isExhausted() {
    return last.needsFailoverPause() && costly >= MOST_COSTLY;
  }

  /** The remedy that is needed is given now. */
  void recordAction(Instant now) {
    costly += last.needsFailoverPause() ? 1 : 0;
    notBefore = now.plus(last.needsFailoverPause() ? COSTLY_AGAIN : AGAIN);
    stageSince = now;
    trouble = "";
  }

  /** The remedy did not work. */
  void recordFailure(String why) {
    trouble = why;
  }

  /** Its tablet has nothing on its disk to load. */
  void recordUnloadable() {
    cannotBeLoaded = true;
  }

  /** What is done or waited for, in a few words. */
  String progress() {
    return last.progress();
  }

  /** What is wrong with it, to follow its name and a colon. */
  String problem() {
    return trouble.isEmpty() ? last.progress() : last.progress() + "; " + trouble;
  }
}
