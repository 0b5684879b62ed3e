package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.workflows.activity.ActivityProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recovers a tablet: observes every replica concerned, takes the next recovery action for each, and
 * observes again, until each has been seen complete once. Nothing is remembered that an attempt
 * after this one's death would miss, and what fails for one replica stops no other.
 *
 * <p>It ends in failure only when nothing has moved for too long.
 */
final class TabletRecovery {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration WATCHDOG_DELAY = Duration.ofMinutes(2);

  /** A tablet has few threads that load tables, and they answer everything else as well. */
  private static final int AT_ONCE = 8;

  private static final int MOST_COMPLAINTS = 20;

  /**
   * An observation grows outdated, and the failover pause must be closed long before its watchdog
   * fires.
   */
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

  private static final Duration IN_VAIN = Duration.ofSeconds(20);

  private final ClusterContext context;
  private final String endpoint;
  private final RecoveryPolicy diagnosis;
  private final NameServerGrace handsOff;
  private final Duration noProgress;
  private final boolean canBeRolledBack;
  private final ProgressReporter progress;
  private final RecoveryActionRunner treatment;
  private final AutoFailoverSwitch autoFailover;
  private final Map<ReplicaKey, ReplicaTracker> patients = new LinkedHashMap<>();
  private final Set<ReplicaKey> whole = new HashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private @Nullable Instant inVainSince;

  /**
   * The recovery of the session's tablet.
   *
   * @param handsOff when to leave the work to the nameserver
   * @param noProgress the longest time without anything moving
   * @param canBeRolledBack whether to end at once where data is missing that nobody else has
   * @param progress is told what is done or waited for
   */
  TabletRecovery(
      ClusterContext context,
      RecoveryPolicy diagnosis,
      NameServerGrace handsOff,
      Duration noProgress,
      boolean canBeRolledBack,
      ProgressReporter progress) {
    this.progress = progress;
    this.context = context;
    this.endpoint = context.node().endpoint();
    this.diagnosis = diagnosis;
    this.handsOff = handsOff;
    this.noProgress = noProgress;
    this.canBeRolledBack = canBeRolledBack;
    this.treatment = new RecoveryActionRunner(context);
    this.autoFailover = new AutoFailoverSwitch(context);
  }

  /**
   * Does it.
   *
   * @return what a reader of the report should know
   * @throws TabletNotRecoveredException naming each replica that is not whole
   */
  List<String> run() {
    Instant moved = context.waiter().now();
    while (true) {
      Instant began = context.waiter().now();
      ClusterSnapshot snapshot =
          context.reader().read(partition -> partition.on(endpoint).isPresent());
      RecoveryScope scope = new RecoveryScope(snapshot, context.nameServer().operations());
      Duration look = Duration.between(began, context.waiter().now());
      List<ReplicaObservation> open = examine(scope.of(endpoint));
      if (context.isHealthy(endpoint) && open.isEmpty()) {
        scope
            .leftOut(endpoint)
            .forEach(replica -> notes.add(replica + " was left out: its tablet is down"));
        return List.copyOf(notes);
      }
      if (canBeRolledBack) {
        rejectLostReplicas(open);
      }
      if (anythingMoved(open)) {
        moved = context.waiter().now();
      }
      inVainSince = inVainSince(open);
      // What is waited for in vain need not be waited for long: once is no proof, though.
      Duration limit =
          inVainSince != null && IN_VAIN.compareTo(noProgress) < 0 ? IN_VAIN : noProgress;
      // And it is in vain whatever writers move meanwhile.
      Instant since = inVainSince != null ? inVainSince : moved;
      if (context.waiter().now().isAfter(since.plus(limit))) {
        throw new TabletNotRecoveredException(endpoint, limit, problems(open));
      }
      report(open);
      boolean isLeftToNameServer = !handsOff.mayAct(open, context.waiter().now());
      act(isLeftToNameServer ? led(open) : open, snapshot);
      context.waiter().sleepAfterLook(look, LOOK);
    }
  }

  /** Nobody serves these until the former configuration is back: the rest can wait for that. */
  private void rejectLostReplicas(List<ReplicaObservation> open) {
    List<ReplicaObservation> lost =
        open.stream()
            .filter(ReplicaObservation::isOnlyOneAlive)
            .filter(facts -> nextAction(facts) instanceof RecoveryAction.Load load && load.inVain())
            .toList();
    if (!lost.isEmpty()) {
      throw TabletNotRecoveredException.withoutData(endpoint, problems(lost));
    }
  }

  /** Since when nothing is waited for that can come; null as long as anything can. */
  private @Nullable Instant inVainSince(List<ReplicaObservation> open) {
    boolean inVain =
        !open.isEmpty() && open.stream().map(this::tracker).allMatch(ReplicaTracker::isHopeless);
    if (!inVain) {
      return null;
    }
    return inVainSince == null ? context.waiter().now() : inVainSince;
  }

  private RecoveryAction nextAction(ReplicaObservation facts) {
    return tracker(facts).nextAction();
  }

  private boolean isCostly(ReplicaObservation facts) {
    return nextAction(facts).needsFailoverPause();
  }

  private ReplicaTracker tracker(ReplicaObservation facts) {
    return Objects.requireNonNull(patients.get(facts.id()), "what is open was examined");
  }

  private void report(List<ReplicaObservation> open) {
    int done = whole.size();
    String what =
        open.isEmpty()
            ? "waits until the nameserver counts tablet " + endpoint + " as healthy"
            : "makes tablet "
                + endpoint
                + " whole; "
                + open.get(0).id()
                + ": "
                + tracker(open.get(0)).progress();
    progress.report(new ActivityProgress(what, done, done + open.size()));
  }

  /** Those that have not been seen whole yet, each with what it needs. */
  private List<ReplicaObservation> examine(List<ReplicaObservation> all) {
    Instant now = context.waiter().now();
    List<ReplicaObservation> open = new ArrayList<>();
    for (ReplicaObservation facts : all) {
      if (whole.contains(facts.id())) {
        continue;
      }
      ReplicaTracker tracker = patients.computeIfAbsent(facts.id(), id -> new ReplicaTracker(now));
      RecoveryAction action = diagnosis.of(facts, tracker.history(now));
      if (action instanceof RecoveryAction.Whole) {
        whole.add(facts.id());
      } else {
        tracker.setNextAction(action);
        open.add(facts);
      }
    }
    return open;
  }

  private boolean anythingMoved(List<ReplicaObservation> open) {
    Instant now = context.waiter().now();
    boolean moved = false;
    for (ReplicaObservation facts : open) {
      moved = tracker(facts).observe(facts, now) || moved;
    }
    return moved;
  }

  /** These the nameserver would load as leaders, which can cost them their logs. */
  private static List<ReplicaObservation> led(List<ReplicaObservation> open) {
    return open.stream().filter(facts -> facts.meta().isLeader()).toList();
  }

  private void act(List<ReplicaObservation> open, ClusterSnapshot snapshot) {
    Instant now = context.waiter().now();
    List<ReplicaObservation> due =
        open.stream()
            .filter(facts -> !(nextAction(facts) instanceof RecoveryAction.Wait))
            .filter(facts -> tracker(facts).mayAct(now))
            .toList();
    List<ReplicaObservation> cheap = due.stream().filter(facts -> !isCostly(facts)).toList();
    List<ReplicaObservation> costly = due.stream().filter(this::isCostly).toList();
    actOnAll(cheap, snapshot);
    if (!costly.isEmpty()) {
      costly.stream()
          .filter(facts -> nextAction(facts).isDoneByNameServer())
          .forEach(
              facts -> notes.add(facts.id() + " was recovered by the nameserver's operations"));
      autoFailover.whilePaused(WATCHDOG_DELAY, () -> actOnAll(costly, snapshot));
    }
  }

  private boolean actOnAll(List<ReplicaObservation> due, ClusterSnapshot snapshot) {
    Instant end = context.waiter().now().plus(LONGEST_ROUND);
    for (int from = 0; from < due.size(); from += AT_ONCE) {
      if (from > 0 && context.waiter().now().isAfter(end)) {
        return false; // The rest is looked at once more before it is treated.
      }
      List<ReplicaObservation> some = due.subList(from, Math.min(due.size(), from + AT_ONCE));
      context
          .parallelCalls()
          .forEach(some, facts -> actOn(facts, snapshot.tableOf(facts.partition()).storageMode()));
    }
    return true;
  }

  private void actOn(ReplicaObservation facts, String storageMode) {
    ReplicaTracker tracker = tracker(facts);
    tracker.recordAction(context.waiter().now());
    try {
      Optional<String> refusal = treatment.run(tracker.nextAction(), facts, storageMode);
      refusal.ifPresent(tracker::recordFailure);
    } catch (OpenmldbException.Refused e) {
      tracker.recordFailure(e.getMessage());
      if (tracker.nextAction() instanceof RecoveryAction.Load
          && e.is(ErrorCode.TABLE_CANNOT_BE_LOADED)) {
        tracker.recordUnloadable();
      }
    } catch (OpenmldbException e) {
      tracker.recordFailure(e.getMessage());
    }
  }

  private List<String> problems(List<ReplicaObservation> open) {
    List<String> complaints = new ArrayList<>();
    for (ReplicaObservation facts : open.subList(0, Math.min(open.size(), MOST_COMPLAINTS))) {
      complaints.add(facts.id() + ": " + tracker(facts).problem());
    }
    if (open.size() > MOST_COMPLAINTS) {
      complaints.add((open.size() - MOST_COMPLAINTS) + " more");
    }
    if (open.isEmpty()) {
      complaints.add("the nameserver does not count it as healthy");
    }
    return complaints;
  }
}
