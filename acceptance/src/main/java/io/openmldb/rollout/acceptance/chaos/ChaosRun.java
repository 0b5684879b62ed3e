package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.invariants.ClusterComparison;
import io.openmldb.rollout.acceptance.invariants.ClusterSampler;
import io.openmldb.rollout.acceptance.invariants.Intervals.Interval;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.SecretValues;
import io.openmldb.rollout.acceptance.invariants.UnreleasedLeases;
import io.openmldb.rollout.acceptance.invariants.WorkflowHistories;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One rollout under one scenario, from a sound cluster to a sound cluster: it is started,
 * disturbed, answered where it asks, and followed by what an operator does after such an end; then
 * all that was seen is judged.
 */
final class ChaosRun {

  private static final Duration FAULTS_END = Duration.ofMinutes(2);

  private final ChaosTestbed testbed;
  private final PracticeCluster cluster;
  private final ChaosScenario scenario;
  private final RunLog runLog;
  private final NodeStarter nodes;
  private final FaultInjector injector;
  private final ClusterState before;
  private final Instant begun = Instant.now();
  private final ViolationRules rules;
  private final RolloutDriver driving;
  private final RepairAfterRun aftercare;

  /**
   * @param number of the run on this stage, so that every run has something to set
   */
  ChaosRun(ChaosTestbed testbed, ChaosScenario scenario, int number, RunLog runLog)
      throws Exception {
    this.testbed = testbed;
    this.cluster = testbed.cluster();
    this.scenario = scenario;
    this.runLog = runLog;
    SimulatedOperator operator = new SimulatedOperator(testbed.rollouts(), scenario.seed(), runLog);
    this.nodes = new NodeStarter(testbed.layout());
    this.injector = new FaultInjector(scenario, new FaultActions(testbed, nodes, operator), runLog);
    this.before = cluster.state();
    this.rules = new ViolationRules(scenario, injector::injected);
    this.driving = new RolloutDriver(testbed, scenario, number, injector, operator, rules, runLog);
    this.aftercare = new RepairAfterRun(cluster, operator, rules, runLog);
  }

  /** Does it. */
  ChaosRunResult result() throws Exception {
    long from = System.nanoTime();
    scenario.injections().forEach(injection -> runLog.note("will come: %s".formatted(injection)));
    try (ClusterSampler observer = ClusterSampler.begin(testbed.layout(), before);
        RunWriters writing = RunWriters.begin(cluster.nameservers());
        ProgressMonitor pulse = ProgressMonitor.begin(testbed.rollouts().client());
        FaultInjector injecting = injector) {
      testbed.listen(injecting);
      injecting.begin();
      driving.rollOut();
      injecting.end(FAULTS_END);
      injecting.failures().forEach(rules::violated);
      aftercare.repair();
      Duration resume = longestSilence(pulse);
      writing.end();
      aftercare.awaitSoundCluster();
      observer.end();
      judge(observer, writing);
      return new ChaosRunResult(
          scenario.seed(),
          Duration.ofNanos(System.nanoTime() - from),
          driving.outcome(),
          counted(),
          rules.violations(),
          rules.causedByFaults(),
          resume,
          longestRefusal(observer, stretch -> true),
          longestRefusal(observer, stretch -> !rules.keepsFence(stretch)),
          writing.end().acknowledged(),
          rules.lost(),
          rules.lostByFaults());
    } finally {
      testbed.listen(new ChaosTestbed.Deaf());
    }
  }

  private void judge(ClusterSampler observer, RunWriters writing) throws Exception {
    ClusterState after = cluster.state();
    WorkflowHistories histories = WorkflowHistories.since(testbed.rollouts().client(), begun);
    rules.judge(observer, histories);
    rules.judgeStarts(before, after, histories, nodes);
    rules.judgePlacement(before, ClusterComparison.changes(before, after));
    try {
      rules.judgeWrites(writing.verify());
    } catch (IOException e) {
      rules.violated(Invariant.NO_WRITE_LOST, "what was written cannot be read: " + e.getMessage());
    }
    rules.judgeLogs(after);
    UnreleasedLeases.of(cluster.registry())
        .forEach(lease -> rules.violated(Invariant.NOTHING_LEFT, lease));
    SecretValues.of(testbed.layout())
        .foundIn(histories, testbed.workersLogs())
        .forEach(found -> rules.violated(Invariant.NO_SECRET, found));
    for (ChaosWorker worker : testbed.workers()) {
      if (!worker.isAlive()) {
        rules.violated(Invariant.ENDS, "a worker is dead that nobody killed");
      }
    }
    if (!rules.violations().isEmpty()) {
      keepHistories(histories);
    }
  }

  private void keepHistories(WorkflowHistories histories) throws IOException {
    String name = runLog.file().getFileName() + ".histories";
    Path kept = runLog.file().resolveSibling(name);
    Files.writeString(kept, histories.text());
  }

  /** The longest time from a fault that struck workers or Temporal to the next sign of life. */
  private Duration longestSilence(ProgressMonitor pulse) {
    Duration longest = Duration.ZERO;
    for (InjectedFault injectedFault : injector.injected()) {
      Optional<Duration> next = Optional.ofNullable(pulse.nextAfter(injectedFault.from()));
      boolean isTimed =
          switch (injectedFault.kind()) {
            case KILL_WORKER,
                KILL_BOTH_WORKERS,
                STOP_WORKER,
                STOP_BOTH_WORKERS,
                KILL_TEMPORAL,
                STOP_TEMPORAL,
                CUT_TEMPORAL ->
                next.isPresent()
                    && driving.asked().stream()
                        .noneMatch(
                            at ->
                                at > injectedFault.from()
                                    && at < injectedFault.from() + next.get().toNanos());
            default -> false;
          };
      if (isTimed && next.get().compareTo(longest) > 0) {
        longest = next.get();
      }
    }
    return longest;
  }

  private static Duration longestRefusal(
      ClusterSampler observer, Predicate<Interval<String>> which) {
    return observer.fenced().all().stream()
        .filter(which)
        .map(Interval::length)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Map<FaultKind, Integer> counted() {
    Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    injector
        .injected()
        .forEach(injectedFault -> counts.merge(injectedFault.kind(), 1, Integer::sum));
    return counts;
  }
}
