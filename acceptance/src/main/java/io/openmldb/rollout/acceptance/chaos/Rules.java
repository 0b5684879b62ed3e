package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.invariants.Histories;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.Observer;
import io.openmldb.rollout.acceptance.invariants.Stretches.Stretch;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.sandbox.writer.Verification;
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
final class Rules {

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
          FaultKind.KILL_NAMESERVER, TAKEOVER,
          FaultKind.ZOOKEEPER_AWAY, FAILOVER,
          FaultKind.CUT_NAMESERVERS, TAKEOVER,
          FaultKind.CUT_TABLETS, TAKEOVER,
          FaultKind.HANG_OPERATION, FAILOVER);

  private final Scenario scenario;
  private final Supplier<List<Happening>> happenings;
  private final List<String> violations = new ArrayList<>();
  private final List<String> apart = new ArrayList<>();
  private long lost;
  private long lostApart;

  Rules(Scenario scenario, Supplier<List<Happening>> happenings) {
    this.scenario = scenario;
    this.happenings = happenings;
  }

  private List<Happening> happened() {
    return happenings.get();
  }

  List<String> violations() {
    return violations;
  }

  List<String> apart() {
    return apart;
  }

  long lost() {
    return lost;
  }

  long lostApart() {
    return lostApart;
  }

  /** Whether a fault was injected that alone does harm to the cluster. */
  boolean harmed() {
    return happened().stream().anyMatch(happening -> happening.kind().isHarmful());
  }

  boolean has(FaultKind... kinds) {
    Set<FaultKind> those = Set.of(kinds);
    return happened().stream().anyMatch(happening -> those.contains(happening.kind()));
  }

  /** Something that has no excuse. */
  void violated(String what) {
    violations.add(what);
  }

  void violated(Invariant invariant, String how) {
    violations.add(invariant.broken(how));
  }

  /** Judges what was seen all the time. */
  void judge(Observer observer, Histories histories) {
    observer.failures().forEach(this::violated);
    judgeDown(observer.down().all());
    histories.tabletsTogether().forEach(how -> violated(Invariant.ONE_TABLET_AT_A_TIME, how));
    judgeLeaderless(observer.leaderless().all());
    judgeRefusals(observer.fenced().all());
    observer.fenced().now().forEach(who -> violated(Invariant.NOTHING_LEFT, who + " is fenced"));
    histories.strangeFiles(observer.files()).forEach(how -> violated(Invariant.WHOLE_FILES, how));
  }

  /** No server was started more often than was decided, by a rollout or by hand. */
  void judgeStarts(
      ClusterState before, ClusterState after, Histories histories, NodeStarter byHand) {
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
          happened().stream().anyMatch(happening -> explainsPlacement(happening, before, change));
      put(isApart, Invariant.AS_BEFORE, change);
    }
  }

  /** No acknowledged write is lost, and none is there twice. */
  void judgeWrites(Verification writes) {
    for (Verification.Verdict verdict : writes.partitions()) {
      String partition = verdict.db() + "." + verdict.table() + "/" + verdict.pid();
      if (verdict.lost() > 0) {
        boolean isApart =
            scenario.isDocumented()
                || happened().stream().anyMatch(happening -> happening.led().contains(partition));
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

  /** A partition of two replicas is without a live leader for the length of a change only. */
  void judgeLeaderless(List<Stretch<String>> leaderless) {
    for (Stretch<String> stretch : leaderless) {
      if (stretch.length().compareTo(LEADER_CHANGE) > 0) {
        put(keepsALead(stretch), Invariant.ALWAYS_LED, stretch.toString());
      }
    }
  }

  /** Writes are refused for two seconds at most. */
  void judgeRefusals(List<Stretch<String>> fenced) {
    for (Stretch<String> stretch : fenced) {
      if (stretch.length().compareTo(REFUSAL) > 0) {
        boolean isApart =
            stretch.length().compareTo(REFUSAL_WITH_A_FAULT) <= 0 && keepsAFence(stretch);
        put(isApart, Invariant.SHORT_REFUSALS, stretch.toString());
      }
    }
  }

  /** Never two tablets down at once. */
  void judgeDown(List<Stretch<String>> down) {
    for (int i = 0; i < down.size(); i++) {
      for (Stretch<String> other : down.subList(i + 1, down.size())) {
        Stretch<String> one = down.get(i);
        if (!one.of().equals(other.of()) && one.overlaps(other.from(), other.to())) {
          put(
              isByAFault(one, other) || isByAFault(other, one),
              Invariant.ONE_TABLET_AT_A_TIME,
              "down together: " + one + ", " + other);
        }
      }
    }
  }

  /** Whether a fault took {@code one} down, and {@code other} was not taken down knowing that. */
  private boolean isByAFault(Stretch<String> one, Stretch<String> other) {
    return happened().stream()
        .filter(happening -> happening.kind() == FaultKind.KILL_TABLET)
        .filter(happening -> happening.endpoint().equals(one.of()))
        .filter(
            happening -> one.from() >= happening.from() - BEFORE && one.from() <= happening.to())
        .anyMatch(happening -> other.from() < happening.from() + KNOWN.toNanos());
  }

  private boolean keepsALead(Stretch<String> stretch) {
    return happened().stream()
        .filter(happening -> KEEP_A_LEAD.containsKey(happening.kind()))
        .anyMatch(happening -> near(stretch, happening, KEEP_A_LEAD.get(happening.kind())));
  }

  /** Whether a fault was there that may keep a fence up for longer than a move takes. */
  boolean keepsAFence(Stretch<String> stretch) {
    return happened().stream()
        .filter(happening -> KEEP_A_FENCE.contains(happening.kind()))
        .anyMatch(happening -> near(stretch, happening, Duration.ofSeconds(5)));
  }

  private static boolean near(Stretch<String> stretch, Happening happening, Duration after) {
    long end = happening.to() == Long.MAX_VALUE ? Long.MAX_VALUE : happening.to() + after.toNanos();
    return stretch.overlaps(happening.from() - BEFORE, end);
  }

  /** A start that finds the registration of the process before ends, and is made once more. */
  private boolean mayStartOnceMore(String endpoint) {
    return has(
            FaultKind.ZOOKEEPER_AWAY, FaultKind.TERMINATE, FaultKind.TERMINATE_ALL, FaultKind.RESET)
        || happened().stream()
            .anyMatch(
                happening -> happening.kind().isHarmful() && happening.endpoint().equals(endpoint));
  }

  /** Leads of a dead tablet are given away, and stay where they are. */
  private static boolean explainsPlacement(
      Happening happening, ClusterState before, String change) {
    return (happening.kind() == FaultKind.KILL_TABLET
            || happening.kind() == FaultKind.MISS_REGISTRATION)
        && before.placement().entrySet().stream()
            .filter(partition -> change.startsWith(partition.getKey() + " was on"))
            .flatMap(partition -> partition.getValue().stream())
            .anyMatch(where -> where.startsWith(happening.endpoint()));
  }

  private void put(boolean isApart, Invariant invariant, String how) {
    (isApart ? apart : violations).add(invariant.broken(how));
  }
}
