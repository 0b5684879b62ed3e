package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.TableInfo;
import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import io.openmldb.rollout.steps.ActivityProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sees to it that every partition of a cluster is led by exactly one live replica, the one with the
 * most entries. It looks at all, takes the next step for each, some side by side, and looks again;
 * nothing is remembered that an attempt after this one's death would miss, and what fails for one
 * partition stops no other.
 */
final class LeadRecovery {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration WINDOW_ALARM = Duration.ofMinutes(2);

  /** A look grows old; and the window is closed long before its alarm goes off. */
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

  private static final int AT_ONCE = 8;

  private final Session session;
  private final Set<String> without;
  private final Duration noProgress;
  private final ProgressReports progress;
  private final FailoverSwitch autoFailover;
  private final LeadSteps leadSteps;
  private final Map<PartitionId, Set<String>> unloadable = new ConcurrentHashMap<>();
  private final Map<PartitionId, String> refusals = new ConcurrentHashMap<>();
  private int most;

  /**
   * A recovery of the leads of the session's cluster.
   *
   * @param without endpoints of tablets that are given up if they are down
   * @param noProgress the longest time without a step that changes anything
   */
  LeadRecovery(
      Session session, Collection<String> without, Duration noProgress, ProgressReports progress) {
    this.session = session;
    this.without = Set.copyOf(without);
    this.noProgress = noProgress;
    this.progress = progress;
    this.autoFailover = new FailoverSwitch(session);
    this.leadSteps = new LeadSteps(session);
  }

  /**
   * Does what can be done.
   *
   * @param left is told what is left, one sentence each
   * @return what was done, one sentence each
   */
  List<String> run(List<String> left) {
    Instant limit = session.waits().now().plus(noProgress);
    Set<Step> before = Set.of();
    while (true) {
      Instant began = session.waits().now();
      ClusterView view = session.reader().read();
      Duration look = Duration.between(began, session.waits().now());
      List<Step> open = steps(view);
      if (open.isEmpty()) {
        return leadSteps.notes();
      }
      if (!before.equals(Set.copyOf(open))) {
        limit = session.waits().now().plus(noProgress);
        before = Set.copyOf(open);
      }
      say(open);
      boolean onlyWaits = open.stream().allMatch(Step::waitsInVain);
      if (onlyWaits || session.waits().now().isAfter(limit)) {
        open.forEach(step -> left.add(step.complaint(refusals)));
        return leadSteps.notes();
      }
      take(open, storageModes(view));
      session.waits().sleepAfterLook(look, LOOK);
    }
  }

  private List<Step> steps(ClusterView view) {
    Set<Subject> underWay = Subject.ofAll(session.nameServer().operationsUnderWay());
    List<Step> steps = new ArrayList<>();
    for (PartitionInfo partition : view.partitions()) {
      Set<String> excluded = unloadable.getOrDefault(partition.id(), Set.of());
      LeadDecision decision = LeadDecision.of(view, partition, excluded, without);
      if (decision instanceof LeadDecision.Led) {
        continue;
      }
      boolean busy = underWay.contains(Subject.of(partition.id()));
      steps.add(
          new Step(
              partition,
              busy
                  ? new LeadDecision.Wait("the nameserver has an operation under way on it", false)
                  : decision));
    }
    return steps;
  }

  private void say(List<Step> open) {
    most = Math.max(most, open.size());
    progress.say(
        new ActivityProgress(
            "gives partitions one live leader each; "
                + open.get(0).partition().id()
                + ": "
                + open.get(0).decision().doing(),
            most - open.size(),
            most));
  }

  private static Map<Integer, String> storageModes(ClusterView view) {
    return view.tables().stream().collect(Collectors.toMap(TableInfo::tid, TableInfo::storageMode));
  }

  /** Loading needs no window, and is what most partitions need. */
  private void take(List<Step> open, Map<Integer, String> storageModes) {
    Instant end = session.waits().now().plus(LONGEST_ROUND);
    takeSome(only(open, LeadDecision.Load.class::isInstance), storageModes, end);
    List<Step> decided =
        only(
            open,
            decision ->
                !(decision instanceof LeadDecision.Load || decision instanceof LeadDecision.Wait));
    if (!decided.isEmpty()) {
      autoFailover.whileOff(WINDOW_ALARM, () -> takeSome(decided, storageModes, end));
    }
  }

  private static List<Step> only(List<Step> steps, Predicate<LeadDecision> which) {
    return steps.stream().filter(step -> which.test(step.decision())).toList();
  }

  private boolean takeSome(List<Step> steps, Map<Integer, String> storageModes, Instant end) {
    for (int from = 0; from < steps.size(); from += AT_ONCE) {
      if (from > 0 && session.waits().now().isAfter(end)) {
        return false; // The rest is looked at once more before it is done.
      }
      session
          .sideBySide()
          .forEach(
              steps.subList(from, Math.min(steps.size(), from + AT_ONCE)),
              step -> take(step, storageModes.get(step.partition().id().tid())));
    }
    return true;
  }

  private void take(Step step, String storageMode) {
    PartitionId id = step.partition().id();
    try {
      leadSteps.take(step.partition(), step.decision(), storageMode);
      refusals.remove(id);
    } catch (OpenmldbException.Refused e) {
      refusals.put(id, e.getMessage());
      if (step.decision() instanceof LeadDecision.Load load
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
  private record Step(PartitionInfo partition, LeadDecision decision) {

    boolean waitsInVain() {
      return decision instanceof LeadDecision.Wait wait && wait.endless();
    }

    String complaint(Map<PartitionId, String> refusals) {
      String why =
          decision instanceof LeadDecision.Wait wait
              ? wait.why()
              : refusals.getOrDefault(partition.id(), "it is not led by one live replica");
      return partition.id() + ": " + why;
    }
  }
}
