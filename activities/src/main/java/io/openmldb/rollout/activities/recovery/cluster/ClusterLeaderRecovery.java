package io.openmldb.rollout.activities.recovery.cluster;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.workflows.activity.ActivityProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Sees to it that every partition of a cluster is led by exactly one live replica, the one with the
 * most entries. It observes all, takes the next step for each, some side by side, and observes
 * again. It remembers nothing that a later attempt would need if this one dies, and a failure at
 * one partition stops no other.
 */
public final class ClusterLeaderRecovery {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration WATCHDOG_DELAY = Duration.ofMinutes(2);

  /**
   * An observation grows outdated, and the failover pause must be closed long before its watchdog
   * fires.
   */
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

  private static final int AT_ONCE = 8;

  private final ClusterContext context;
  private final Set<String> without;
  private final Duration noProgress;
  private final ProgressReporter progress;
  private final AutoFailoverSwitch autoFailover;
  private final LeaderDecisionRunner leadSteps;
  private final Map<PartitionId, Set<String>> unloadable = new ConcurrentHashMap<>();
  private final Map<PartitionId, String> refusals = new ConcurrentHashMap<>();
  private int most;

  /**
   * A recovery of the leads of the session's cluster.
   *
   * @param without endpoints of tablets that are given up where they are down or cannot load
   * @param noProgress the longest time without a step that changes anything
   */
  public ClusterLeaderRecovery(
      ClusterContext context,
      Collection<String> without,
      Duration noProgress,
      ProgressReporter progress) {
    this.context = context;
    this.without = Set.copyOf(without);
    this.noProgress = noProgress;
    this.progress = progress;
    this.autoFailover = new AutoFailoverSwitch(context);
    this.leadSteps = new LeaderDecisionRunner(context);
  }

  /**
   * Does what can be done.
   *
   * @param left is told what is left, one sentence each
   * @return what was done, one sentence each
   */
  public List<String> run(List<String> left) {
    Instant limit = context.waiter().now().plus(noProgress);
    Set<Step> before = Set.of();
    while (true) {
      Instant began = context.waiter().now();
      ClusterSnapshot snapshot = context.reader().read();
      Duration look = Duration.between(began, context.waiter().now());
      List<Step> open = steps(snapshot);
      if (open.isEmpty()) {
        return leadSteps.notes();
      }
      if (!before.equals(Set.copyOf(open))) {
        limit = context.waiter().now().plus(noProgress);
        before = Set.copyOf(open);
      }
      report(open);
      boolean onlyWaits = open.stream().allMatch(Step::isHopeless);
      if (onlyWaits || context.waiter().now().isAfter(limit)) {
        open.forEach(step -> left.add(step.problem(refusals)));
        return leadSteps.notes();
      }
      act(open, snapshot);
      context.waiter().sleepAfterLook(look, LOOK);
    }
  }

  private List<Step> steps(ClusterSnapshot snapshot) {
    Set<Subject> underWay = Subject.ofAll(context.nameServer().operationsUnderWay());
    List<Step> steps = new ArrayList<>();
    for (PartitionInfo partition : snapshot.partitions()) {
      Set<String> excluded = unloadable.getOrDefault(partition.id(), Set.of());
      LeaderDecision decision = LeaderDecision.of(snapshot, partition, excluded, without);
      if (decision instanceof LeaderDecision.Led) {
        continue;
      }
      boolean busy = underWay.contains(Subject.of(partition.id()));
      steps.add(
          new Step(
              partition,
              busy
                  ? new LeaderDecision.Wait(
                      "the nameserver has an operation under way on it", false)
                  : decision));
    }
    return steps;
  }

  private void report(List<Step> open) {
    most = Math.max(most, open.size());
    progress.report(
        new ActivityProgress(
            "gives partitions one live leader each; "
                + open.get(0).partition().id()
                + ": "
                + open.get(0).decision().progress(),
            most - open.size(),
            most));
  }

  /** Loading needs no pause, and is what most partitions need. */
  private void act(List<Step> open, ClusterSnapshot snapshot) {
    Instant end = context.waiter().now().plus(LONGEST_ROUND);
    List<Step> loads =
        only(
            open,
            decision ->
                decision instanceof LeaderDecision.Load
                    || decision instanceof LeaderDecision.Detach);
    actOnSome(loads, snapshot, end);
    List<Step> decided = only(open, LeaderDecision::needsFailoverPause);
    if (!decided.isEmpty()) {
      autoFailover.whilePaused(WATCHDOG_DELAY, () -> actOnSome(decided, snapshot, end));
    }
  }

  private static List<Step> only(List<Step> steps, Predicate<LeaderDecision> which) {
    return steps.stream().filter(step -> which.test(step.decision())).toList();
  }

  private boolean actOnSome(List<Step> steps, ClusterSnapshot snapshot, Instant end) {
    for (int from = 0; from < steps.size(); from += AT_ONCE) {
      if (from > 0 && context.waiter().now().isAfter(end)) {
        return false; // The rest is looked at once more before it is done.
      }
      context
          .parallelCalls()
          .forEach(
              steps.subList(from, Math.min(steps.size(), from + AT_ONCE)),
              step -> act(step, snapshot.tableOf(step.partition()).storageMode()));
    }
    return true;
  }

  private void act(Step step, String storageMode) {
    PartitionId id = step.partition().id();
    try {
      leadSteps.run(step.partition(), step.decision(), storageMode);
      refusals.remove(id);
    } catch (OpenmldbException.Refused e) {
      refusals.put(id, e.getMessage());
      if (step.decision() instanceof LeaderDecision.Load load
          && e.is(ErrorCode.TABLE_CANNOT_BE_LOADED)) {
        unloadable
            .computeIfAbsent(id, unused -> ConcurrentHashMap.newKeySet())
            .add(load.endpoint());
      }
    } catch (OpenmldbException e) {
      refusals.put(id, e.getMessage());
    }
  }

  /** What is next for one partition. */
  private record Step(PartitionInfo partition, LeaderDecision decision) {

    boolean isHopeless() {
      return decision instanceof LeaderDecision.Wait wait && wait.endless();
    }

    String problem(Map<PartitionId, String> refusals) {
      String why =
          decision instanceof LeaderDecision.Wait wait
              ? wait.why()
              : refusals.getOrDefault(partition.id(), "it is not led by one live replica");
      return partition.id() + ": " + why;
    }
  }
}
