package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.TableInfo;
import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees to it that every partition of a cluster is led by exactly one live replica, the one with the
 * most entries. It looks at all, takes the next step for each, and looks again; nothing is
 * remembered that an attempt after this one's death would miss, and what fails for one partition
 * stops no other.
 */
final class LeadRecovery {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration WINDOW_ALARM = Duration.ofMinutes(2);

  private final Session session;
  private final Duration noProgress;
  private final FailoverSwitch autoFailover;
  private final Map<PartitionId, Set<String>> unloadable = new LinkedHashMap<>();
  private final Map<PartitionId, String> refusals = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * A recovery of the leads of the session's cluster.
   *
   * @param noProgress the longest time without a step that changes anything
   */
  LeadRecovery(Session session, Duration noProgress) {
    this.session = session;
    this.noProgress = noProgress;
    this.autoFailover = new FailoverSwitch(session);
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
      ClusterView view = session.reader().read();
      List<Step> open = steps(view);
      if (open.isEmpty()) {
        return List.copyOf(notes);
      }
      if (!before.equals(Set.copyOf(open))) {
        limit = session.waits().now().plus(noProgress);
        before = Set.copyOf(open);
      }
      boolean onlyWaits = open.stream().allMatch(Step::waitsInVain);
      if (onlyWaits || session.waits().now().isAfter(limit)) {
        open.forEach(step -> left.add(step.complaint(refusals)));
        return List.copyOf(notes);
      }
      take(open, view);
      session.waits().sleep(LOOK);
    }
  }

  private List<Step> steps(ClusterView view) {
    Set<Subject> underWay = Subject.ofAll(session.nameServer().operationsUnderWay());
    List<Step> steps = new ArrayList<>();
    for (PartitionInfo partition : view.partitions()) {
      Set<String> excluded = unloadable.getOrDefault(partition.id(), Set.of());
      LeadDecision decision = LeadDecision.of(view, partition, excluded);
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

  private void take(List<Step> steps, ClusterView view) {
    Map<Integer, String> storageModes =
        view.tables().stream().collect(Collectors.toMap(TableInfo::tid, TableInfo::storageMode));
    autoFailover.whileOff(
        WINDOW_ALARM,
        () -> {
          steps.forEach(step -> take(step, storageModes.get(step.partition().id().tid())));
          return true;
        });
  }

  private void take(Step step, String storageMode) {
    PartitionId id = step.partition().id();
    try {
      take(step.partition(), step.decision(), storageMode);
      refusals.remove(id);
    } catch (OpenmldbException.Refused e) {
      refusals.put(id, e.getMessage());
      if (step.decision() instanceof LeadDecision.Load load
          && e.is(ErrorCode.TABLE_CANNOT_BE_LOADED)) {
        unloadable.computeIfAbsent(id, unused -> new LinkedHashSet<>()).add(load.endpoint());
      }
    } catch (OpenmldbException e) {
      refusals.put(id, e.getMessage());
    }
  }

  private void take(PartitionInfo partition, LeadDecision decision, String storageMode) {
    NameServerClient nameServer = session.nameServer();
    PartitionId id = partition.id();
    if (decision instanceof LeadDecision.Load load) {
      session.tablet(load.endpoint()).load(id, storageMode);
    } else if (decision instanceof LeadDecision.Depose depose) {
      nameServer.markDead(id, depose.endpoint());
      session.tablet(depose.endpoint()).demote(id.tid(), id.pid());
      notes.add(id + " had two live leaders; that on " + depose.endpoint() + " was deposed");
    } else if (decision instanceof LeadDecision.Reinstate reinstate) {
      session.tablet(reinstate.endpoint()).promote(id.tid(), id.pid(), partition.term());
      nameServer.markAlive(id, reinstate.endpoint());
      notes.add(id + " was led by nobody; " + reinstate.endpoint() + " leads it again");
    } else if (decision instanceof LeadDecision.Elect elect) {
      if (!elect.alive()) {
        nameServer.markAlive(id, elect.endpoint());
      }
      nameServer.changeLeader(id, elect.endpoint());
      notes.add(id + " is led by " + elect.endpoint() + " now, which has the most entries");
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
