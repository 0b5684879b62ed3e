package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What one run does: the rollout that is asked for, and what goes wrong meanwhile. All of it comes
 * from the seed.
 *
 * @param seed what it was drawn from
 * @param tablets which tablets are updated, counted from 0, in the order of the request
 * @param others which other components are updated, every node of them
 * @param options the request's options
 * @param injections what goes wrong, and when
 * @param repairs whether a rollout that was terminated is followed by a repair; else by the next
 *     rollout
 */
record ChaosScenario(
    long seed,
    List<Integer> tablets,
    List<String> others,
    Map<String, Object> options,
    List<PlannedFault> injections,
    boolean repairs) {

  private static final int TABLETS = 3;
  private static final int WORKERS = 2;

  private static final List<String> NAMESERVER_CALLS =
      List.of("ChangeLeader", "AddReplicaNS", "DelReplicaNS", "ConfSet", "SetTablePartition");

  private static final List<String> TABLET_CALLS =
      List.of("SetMode", "ChangeRole", "AddReplica", "DelReplica", "LoadTable");

  /** Calls that are answered while the operation that they ask for is under way. */
  private static final List<String> OPERATION_CALLS =
      List.of("ChangeLeader", "AddReplicaNS", "DelReplicaNS");

  private static final List<String> OPERATIONS =
      List.of("kAddReplicaOP", "kChangeLeaderOP", "kDelReplicaOP");

  /** The one that {@code seed} stands for. */
  static ChaosScenario of(long seed) {
    return new Draw(seed).scenario();
  }

  /** Whether a fault of this kind is among its injections. */
  boolean has(FaultKind kind) {
    return injections.stream().anyMatch(injection -> injection.fault().kind() == kind);
  }

  boolean isDocumented() {
    return "DOCUMENTED".equals(options.get("procedure"));
  }

  /** Draws one. The order of the draws is part of what a seed means. */
  private static final class Draw {
    private final long seed;
    private final Random random;

    Draw(long seed) {
      this.seed = seed;
      // The first numbers of neighbouring seeds are alike.
      this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    ChaosScenario scenario() {
      List<Integer> tablets = tablets();
      List<String> others = others();
      Map<String, Object> options = options();
      List<PlannedFault> injections = new ArrayList<>();
      int count = 1 + random.nextInt(3);
      int nodes = tablets.size() + 2 * others.size();
      for (int i = 0; i < count; i++) {
        injections.add(injection(nodes, tablets));
      }
      return new ChaosScenario(seed, tablets, others, options, injections, random.nextInt(10) < 6);
    }

    private List<Integer> tablets() {
      List<Integer> all = new ArrayList<>(List.of(0, 1, 2));
      Collections.shuffle(all, random);
      return List.copyOf(all.subList(0, random.nextInt(10) < 7 ? 1 : 2));
    }

    private List<String> others() {
      return switch (random.nextInt(10)) {
        case 0, 1 -> List.of("nameserver");
        case 2 -> List.of("apiserver");
        case 3 -> List.of("taskmanager");
        default -> List.of();
      };
    }

    private Map<String, Object> options() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("procedure", random.nextInt(12) == 0 ? "DOCUMENTED" : "FAST");
      options.put("singleReplica", random.nextBoolean() ? "ADD_REPLICA" : "ALLOW_UNAVAILABILITY");
      options.put("onFailure", pick(List.of("PAUSE", "PAUSE", "PAUSE", "ROLLBACK", "ABORT")));
      options.put("leaderMoveConcurrency", pick(List.of(1, 2, 4, 16)));
      Map<String, String> timeouts = new LinkedHashMap<>();
      timeouts.put("restart", "PT1M");
      timeouts.put("recover", "PT1M");
      timeouts.put("leaderMoves", "PT1M");
      timeouts.put("health", "PT1M");
      timeouts.put("gate", "PT10M");
      options.put("timeouts", timeouts);
      return options;
    }

    private PlannedFault injection(int nodes, List<Integer> tablets) {
      FaultKind kind = kind();
      return switch (kind) {
        case LOSE_CALL -> new PlannedFault(call(false), fault(kind, Duration.ZERO));
        case LOSE_ANSWER -> new PlannedFault(call(true), fault(kind, Duration.ZERO));
        case FAIL_START ->
            new PlannedFault(
                new InjectionPoint.Beginning(),
                new Fault(kind, pick(tablets), Duration.ZERO, false, pick(List.of("1", "1", "2"))));
        case HANG_OPERATION, FAIL_OPERATION ->
            new PlannedFault(
                new InjectionPoint.Beginning(),
                new Fault(kind, 0, seconds(3, 12), false, pick(OPERATIONS)));
        case MISS_REGISTRATION ->
            new PlannedFault(
                new InjectionPoint.Beginning(),
                new Fault(kind, pick(tablets), Duration.ZERO, false, ""));
        case CANCEL_OPERATION ->
            new PlannedFault(
                new InjectionPoint.AtCall(pick(OPERATION_CALLS), 1 + random.nextInt(6), true),
                fault(kind, Duration.ZERO));
        case LAG, LOAD_GAP ->
            new PlannedFault(new InjectionPoint.Beginning(), fault(kind, Duration.ZERO));
        case PAUSE -> new PlannedFault(progress(nodes), fault(kind, seconds(1, 6)));
        case ABORT_KEEP, ABORT_ROLLBACK, CANCEL, TERMINATE, TERMINATE_ALL, RESET ->
            new PlannedFault(progress(nodes), fault(kind, Duration.ZERO));
        case ZOOKEEPER_AWAY, KILL_TABLET, KILL_NAMESERVER, KILL_TEMPORAL, STOP_ZOOKEEPER ->
            new PlannedFault(moment(nodes), fault(kind, seconds(0.5, 8)));
        default -> new PlannedFault(moment(nodes), fault(kind, seconds(0.5, 20)));
      };
    }

    private FaultKind kind() {
      int all = Arrays.stream(FaultKind.values()).mapToInt(FaultKind::weight).sum();
      int left = random.nextInt(all);
      for (FaultKind kind : FaultKind.values()) {
        left -= kind.weight();
        if (left < 0) {
          return kind;
        }
      }
      throw new IllegalStateException("weights do not add up");
    }

    private Fault fault(FaultKind kind, Duration lasts) {
      int targets =
          switch (kind) {
            case KILL_TABLET, STOP_TABLET, LAG, LOAD_GAP -> TABLETS;
            default -> WORKERS;
          };
      return new Fault(kind, random.nextInt(targets), lasts, random.nextBoolean(), "");
    }

    private InjectionPoint moment(int nodes) {
      return random.nextBoolean() ? call(random.nextBoolean()) : progress(nodes);
    }

    private InjectionPoint call(boolean answered) {
      boolean nameserver = random.nextInt(5) < 2;
      String method = pick(nameserver ? NAMESERVER_CALLS : TABLET_CALLS);
      return new InjectionPoint.AtCall(method, 1 + random.nextInt(6), answered);
    }

    private InjectionPoint progress(int nodes) {
      if (random.nextInt(10) == 0) {
        return new InjectionPoint.Started(seconds(0, 4));
      }
      // Steps in which nothing can go wrong are over too soon to be met.
      Step step =
          pick(
              List.of(
                  Step.PRE_UPGRADE,
                  Step.RESTART,
                  Step.RECOVER,
                  Step.POST_UPGRADE,
                  Step.VERIFY,
                  Step.EDIT));
      return new InjectionPoint.AtStep(step, random.nextInt(nodes), seconds(0, 3));
    }

    private Duration seconds(double from, double to) {
      return Duration.ofMillis(Math.round(1000 * (from + (to - from) * random.nextDouble())));
    }

    private <T> T pick(List<T> those) {
      return those.get(random.nextInt(those.size()));
    }
  }
}
