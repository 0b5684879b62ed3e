package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.invariants.Histories;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.LeftLeases;
import io.openmldb.rollout.acceptance.invariants.Observer;
import io.openmldb.rollout.acceptance.invariants.Secrets;
import io.openmldb.rollout.acceptance.invariants.Soundness;
import io.openmldb.rollout.acceptance.invariants.Stretches.Stretch;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
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
final class Run {

  private static final Duration FAULTS_END = Duration.ofMinutes(2);

  private final ChaosStage stage;
  private final PracticeCluster cluster;
  private final Scenario scenario;
  private final Journal journal;
  private final NodeStarter nodes;
  private final Injector injector;
  private final ClusterState before;
  private final Instant begun = Instant.now();
  private final Rules rules;
  private final Driving driving;
  private final Aftercare aftercare;

  /**
   * @param number of the run on this stage, so that every run has something to set
   */
  Run(ChaosStage stage, Scenario scenario, int number, Journal journal) throws Exception {
    this.stage = stage;
    this.cluster = stage.cluster();
    this.scenario = scenario;
    this.journal = journal;
    Person person = new Person(stage.rollouts(), scenario.seed(), journal);
    this.nodes = new NodeStarter(stage.house());
    this.injector = new Injector(scenario, new Faults(stage, nodes, person), journal);
    this.before = cluster.state();
    this.rules = new Rules(scenario, injector::happened);
    this.driving = new Driving(stage, scenario, number, injector, person, rules, journal);
    this.aftercare = new Aftercare(cluster, person, rules, journal);
  }

  /** Does it. */
  RunResult result() throws Exception {
    long from = System.nanoTime();
    scenario.injections().forEach(injection -> journal.note("will come: %s".formatted(injection)));
    try (Observer observer = Observer.begin(stage.house(), before);
        Writing writing = Writing.begin(cluster.nameservers());
        Pulse pulse = Pulse.begin(stage.rollouts().client());
        Injector injecting = injector) {
      stage.listen(injecting);
      injecting.begin();
      driving.rollOut();
      injecting.end(FAULTS_END);
      injecting.failures().forEach(rules::violated);
      aftercare.repair();
      Duration resume = resume(pulse);
      writing.end();
      aftercare.rest();
      observer.end();
      judge(observer, writing);
      return new RunResult(
          scenario.seed(),
          Duration.ofNanos(System.nanoTime() - from),
          driving.outcome(),
          counted(),
          rules.violations(),
          rules.apart(),
          resume,
          refusal(observer, stretch -> true),
          refusal(observer, stretch -> !rules.keepsAFence(stretch)),
          writing.end().acknowledged(),
          rules.lost(),
          rules.lostApart());
    } finally {
      stage.listen(new ChaosStage.Deaf());
    }
  }

  private void judge(Observer observer, Writing writing) throws Exception {
    ClusterState after = cluster.state();
    Histories histories = Histories.since(stage.rollouts().client(), begun);
    rules.judge(observer, histories);
    rules.judgeStarts(before, after, histories, nodes);
    rules.judgePlacement(before, Soundness.changes(before, after));
    rules.judgeWrites(writing.verify());
    LeftLeases.on(cluster.registry())
        .forEach(lease -> rules.violated(Invariant.NOTHING_LEFT, lease));
    Secrets.of(stage.house())
        .foundIn(histories, stage.workersLogs())
        .forEach(found -> rules.violated(Invariant.NO_SECRET, found));
    for (ChaosWorker worker : stage.workers()) {
      if (!worker.isAlive()) {
        rules.violated(Invariant.ENDS, "a worker is dead that nobody killed");
      }
    }
    if (!rules.violations().isEmpty()) {
      keepHistories(histories);
    }
  }

  private void keepHistories(Histories histories) throws IOException {
    String name = journal.file().getFileName() + ".histories";
    Path kept = journal.file().resolveSibling(name);
    Files.writeString(kept, histories.text());
  }

  /** The longest time from a fault that struck workers or Temporal to the next sign of life. */
  private Duration resume(Pulse pulse) {
    Duration longest = Duration.ZERO;
    for (Happening happening : injector.happened()) {
      Optional<Duration> next = Optional.ofNullable(pulse.nextAfter(happening.from()));
      boolean isTimed =
          switch (happening.kind()) {
            case KILL_WORKER,
                KILL_BOTH_WORKERS,
                STOP_WORKER,
                STOP_BOTH_WORKERS,
                KILL_TEMPORAL,
                CUT_TEMPORAL ->
                next.isPresent()
                    && driving.asked().stream()
                        .noneMatch(
                            at ->
                                at > happening.from()
                                    && at < happening.from() + next.get().toNanos());
            default -> false;
          };
      if (isTimed && next.get().compareTo(longest) > 0) {
        longest = next.get();
      }
    }
    return longest;
  }

  private static Duration refusal(Observer observer, Predicate<Stretch<String>> which) {
    return observer.fenced().all().stream()
        .filter(which)
        .map(Stretch::length)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Map<FaultKind, Integer> counted() {
    Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    injector.happened().forEach(happening -> counts.merge(happening.kind(), 1, Integer::sum));
    return counts;
  }
}
