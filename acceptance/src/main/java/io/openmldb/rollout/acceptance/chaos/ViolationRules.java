package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.invariants.ClusterSampler;
import io.openmldb.rollout.acceptance.invariants.Intervals.Interval;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.WorkflowHistories;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.PartitionSnapshot;
import io.openmldb.rollout.acceptance.testbed.ClusterState.ReplicaSnapshot;
import io.openmldb.rollout.sandbox.writer.WriteVerification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which of the things that were seen a rollout has to answer for, and which an injected fault alone
 * brings about. The rules are written down for people in {@code docs/chaos.md}.
 */
final class ViolationRules {

  /** Two seconds, and what the looks and a busy machine add. */
  private static final Duration REFUSAL = Duration.ofMillis(2500);

  /** The timer on the host that lifts a fence has 15 seconds. */
  private static final Duration REFUSAL_WITH_A_FAULT = Duration.ofSeconds(25);

  /** From the old leader's fall to the new one's rise, on a busy machine. */
  private static final Duration LEADER_CHANGE = Duration.ofSeconds(4);

  /** So soon a rollout knows that a tablet is down. */
  private static final Duration KNOWN = Duration.ofSeconds(10);

  /** The nameserver gives a dead tablet's leads away after 20 seconds. */
  private static final Duration FAILOVER = Duration.ofSeconds(45);

  /** From one leading nameserver to the next. */
  private static final Duration TAKEOVER = Duration.ofSeconds(20);

  private static final long BEFORE = Duration.ofSeconds(1).toNanos();

  /** Faults under which a fence may have to wait for its timer on the host. */
  private static final Set<FaultKind> KEEP_A_FENCE =
      EnumSet.complementOf(
          EnumSet.of(
              FaultKind.PAUSE,
              FaultKind.ABORT_KEEP,
              FaultKind.ABORT_ROLLBACK,
              FaultKind.CANCEL,
              FaultKind.LAG,
              FaultKind.FAIL_START));

  /** Faults under which a partition may have to wait for its leader. */
  private static final Map<FaultKind, Duration> KEEP_A_LEAD =
      Map.of(
          FaultKind.KILL_TABLET, FAILOVER,
          FaultKind.STOP_TABLET, FAILOVER,
          FaultKind.KILL_NAMESERVER, TAKEOVER,
          FaultKind.STOP_NAMESERVER, TAKEOVER,
          FaultKind.ZOOKEEPER_AWAY, FAILOVER,
          FaultKind.STOP_ZOOKEEPER, FAILOVER,
          FaultKind.CUT_NAMESERVERS, TAKEOVER,
          FaultKind.CUT_TABLETS, TAKEOVER,
          FaultKind.HANG_OPERATION, FAILOVER);

  /** Faults under which nobody may be there to recover what a failed operation left. */
  private static final Set<FaultKind> HINDER_WORKERS =
      EnumSet.of(
          FaultKind.KILL_WORKER,
          FaultKind.KILL_BOTH_WORKERS,
          FaultKind.STOP_WORKER,
          FaultKind.STOP_BOTH_WORKERS,
          FaultKind.KILL_TEMPORAL,
          FaultKind.STOP_TEMPORAL,
          FaultKind.CUT_TEMPORAL);

  private static final Set<FaultKind> TAKES_TABLET_AWAY =
      EnumSet.of(FaultKind.KILL_TABLET, FaultKind.STOP_TABLET);

  private final ChaosScenario scenario;
  private final Supplier<List<InjectedFault>> happenings;
  private final List<String> violations = new ArrayList<>();
  private final List<String> apart = new ArrayList<>();
  private long lost;
  private long lostApart;

  ViolationRules(ChaosScenario scenario, Supplier<List<InjectedFault>> happenings) {
    this.scenario = scenario;
    this.happenings = happenings;
  }

  private List<InjectedFault> injectedFaults() {
    return happenings.get();
  }

  List<String> violations() {
    return violations;
  }

  List<String> causedByFaults() {
    return apart;
  }

  long lost() {
    return lost;
  }

  long lostByFaults() {
    return lostApart;
  }

  /** Whether a fault was injected that alone does harm to the cluster. */
  boolean harmed() {
    return injectedFaults().stream().anyMatch(injectedFault -> injectedFault.kind().isHarmful());
  }

  boolean has(FaultKind... kinds) {
    Set<FaultKind> those = Set.of(kinds);
    return injectedFaults().stream()
        .anyMatch(injectedFault -> those.contains(injectedFault.kind()));
  }

  /** Something that has no excuse. */
  void violated(String what) {
    violations.add(what);
  }

  void violated(Invariant invariant, String how) {
    violations.add(invariant.broken(how));
  }

  /** Judges what was seen all the time. */
  void judge(ClusterSampler observer, WorkflowHistories histories) {
    observer.failures().forEach(this::violated);
    List<Interval<String>> away = new ArrayList<>(observer.down().all());
    away.addAll(observer.silent().all());
    judgeDown(away);
    histories
        .overlappingTabletUpdates()
        .forEach(how -> violated(Invariant.ONE_TABLET_AT_A_TIME, how));
    judgeLeaderless(observer.leaderless().all());
    judgeRefusals(observer.fenced().all());
    observer.fenced().now().forEach(who -> violated(Invariant.NOTHING_LEFT, who + " is fenced"));
    histories
        .unexpectedFiles(observer.files())
        .forEach(how -> violated(Invariant.WHOLE_FILES, how));
  }

  /** No server was started more often than was decided, by a rollout or by hand. */
  void judgeStarts(
      ClusterState before, ClusterState after, WorkflowHistories histories, NodeStarter byHand) {
    after
        .starts()
        .forEach(
            (endpoint, starts) -> {
              long since = starts - before.starts().getOrDefault(endpoint, 0L);
              long decided = (long) histories.restarts(endpoint) + byHand.starts(endpoint);
              if (since > decided) {
                put(
                    since == decided + 1 && mayStartOnceMore(endpoint),
                    Invariant.ONE_RESTART,
                    endpoint + " started " + since + " times, decided were " + decided);
              }
            });
  }

  /** Leaders, replicas and {@code auto_failover} are at the end as they were. */
  void judgePlacement(ClusterState before, List<String> changes) {
    for (String change : changes) {
      boolean isApart =
          injectedFaults().stream()
              .anyMatch(injectedFault -> explainsPlacement(injectedFault, before, change));
      put(isApart, Invariant.AS_BEFORE, change);
    }
  }

  /** No acknowledged write is lost, and none is there twice. */
  void judgeWrites(WriteVerification writes) {
    for (WriteVerification.Verdict verdict : writes.partitions()) {
      String partition = verdict.db() + "." + verdict.table() + "/" + verdict.pid();
      if (verdict.lost() > 0) {
        boolean isApart =
            scenario.isDocumented()
                || injectedFaults().stream()
                    .anyMatch(injectedFault -> injectedFault.led().contains(partition));
        lost += isApart ? 0 : verdict.lost();
        lostApart += isApart ? verdict.lost() : 0;
        put(
            isApart,
            Invariant.NO_WRITE_LOST,
            "%d of %d acknowledged writes of %s are lost"
                .formatted(verdict.lost(), verdict.acknowledged(), partition));
      }
      if (verdict.surplus() > 0) {
        violated(
            Invariant.NO_WRITE_LOST,
            "%s has %d rows that nobody wrote".formatted(partition, verdict.surplus()));
      }
    }
  }

  /** Every row that a leader serves is in its log, so that it is there after the next restart. */
  void judgeLogs(ClusterState after) {
    for (PartitionSnapshot partition : after.partitions()) {
      for (ReplicaSnapshot replica : partition.replicas()) {
        if (replica.endpoint().equals(partition.leader())
            && replica.loaded()
            && replica.rows() > replica.offset()) {
          violated(
              Invariant.NO_WRITE_LOST,
              "%s on %s has %d rows, and %d entries in its log"
                  .formatted(
                      partition.name(), replica.endpoint(), replica.rows(), replica.offset()));
        }
      }
    }
  }

  /** A partition of two replicas is without a live leader for the length of a change only. */
  void judgeLeaderless(List<Interval<String>> leaderless) {
    for (Interval<String> stretch : leaderless) {
      if (stretch.length().compareTo(LEADER_CHANGE) > 0) {
        put(keepsLeader(stretch), Invariant.ALWAYS_LED, stretch.toString());
      }
    }
  }

  /** Writes are refused for two seconds at most. */
  void judgeRefusals(List<Interval<String>> fenced) {
    for (Interval<String> stretch : fenced) {
      if (stretch.length().compareTo(REFUSAL) > 0) {
        boolean isApart =
            stretch.length().compareTo(REFUSAL_WITH_A_FAULT) <= 0 && keepsFence(stretch);
        put(isApart, Invariant.SHORT_REFUSALS, stretch.toString());
      }
    }
  }

  /** Never two tablets down at once. */
  void judgeDown(List<Interval<String>> down) {
    for (int i = 0; i < down.size(); i++) {
      for (Interval<String> other : down.subList(i + 1, down.size())) {
        Interval<String> one = down.get(i);
        if (!one.of().equals(other.of()) && one.overlaps(other.from(), other.to())) {
          put(
              isCausedByFault(one, other) || isCausedByFault(other, one),
              Invariant.ONE_TABLET_AT_A_TIME,
              "down together: " + one + ", " + other);
        }
      }
    }
  }

  /** Whether a fault took {@code one} down, and {@code other} was not taken down knowing that. */
  private boolean isCausedByFault(Interval<String> one, Interval<String> other) {
    return injectedFaults().stream()
        .filter(injectedFault -> TAKES_TABLET_AWAY.contains(injectedFault.kind()))
        .filter(injectedFault -> injectedFault.endpoint().equals(one.of()))
        .filter(
            injectedFault ->
                one.from() >= injectedFault.from() - BEFORE && one.from() <= injectedFault.to())
        .anyMatch(injectedFault -> other.from() < injectedFault.from() + KNOWN.toNanos());
  }

  private boolean keepsLeader(Interval<String> stretch) {
    return injectedFaults().stream()
            .filter(injectedFault -> KEEP_A_LEAD.containsKey(injectedFault.kind()))
            .anyMatch(
                injectedFault ->
                    near(stretch, injectedFault, KEEP_A_LEAD.get(injectedFault.kind())))
        || isLeftByFailedOperation(stretch);
  }

  /** A change of leader that fails half-way leaves no leader, until a worker makes one. */
  private boolean isLeftByFailedOperation(Interval<String> stretch) {
    return has(FaultKind.FAIL_OPERATION, FaultKind.CANCEL_OPERATION)
        && injectedFaults().stream()
            .filter(injectedFault -> HINDER_WORKERS.contains(injectedFault.kind()))
            .anyMatch(injectedFault -> near(stretch, injectedFault, TAKEOVER));
  }

  /** Whether a fault was there that may keep a fence up for longer than a move takes. */
  boolean keepsFence(Interval<String> stretch) {
    return injectedFaults().stream()
        .filter(injectedFault -> KEEP_A_FENCE.contains(injectedFault.kind()))
        .anyMatch(injectedFault -> near(stretch, injectedFault, Duration.ofSeconds(5)));
  }

  private static boolean near(
      Interval<String> stretch, InjectedFault injectedFault, Duration after) {
    long end =
        injectedFault.to() == Long.MAX_VALUE
            ? Long.MAX_VALUE
            : injectedFault.to() + after.toNanos();
    return stretch.overlaps(injectedFault.from() - BEFORE, end);
  }

  /** A start that finds the registration of the process before ends, and is made once more. */
  private boolean mayStartOnceMore(String endpoint) {
    return has(
            FaultKind.ZOOKEEPER_AWAY,
            FaultKind.STOP_ZOOKEEPER,
            FaultKind.TERMINATE,
            FaultKind.TERMINATE_ALL,
            FaultKind.RESET)
        || injectedFaults().stream()
            .anyMatch(
                injectedFault ->
                    injectedFault.kind().isHarmful() && injectedFault.endpoint().equals(endpoint));
  }

  /** Leads of a tablet that the nameserver takes for dead are given away, and stay there. */
  private static boolean explainsPlacement(
      InjectedFault injectedFault, ClusterState before, String change) {
    return switch (injectedFault.kind()) {
      // Every session may have ended meanwhile.
      case STOP_ZOOKEEPER -> change.contains(" was on ");
      case KILL_TABLET, STOP_TABLET, MISS_REGISTRATION ->
          before.placement().entrySet().stream()
              .filter(partition -> change.startsWith(partition.getKey() + " was on"))
              .flatMap(partition -> partition.getValue().stream())
              .anyMatch(where -> where.startsWith(injectedFault.endpoint()));
      default -> false;
    };
  }

  private void put(boolean isApart, Invariant invariant, String how) {
    (isApart ? apart : violations).add(invariant.broken(how));
  }
}
