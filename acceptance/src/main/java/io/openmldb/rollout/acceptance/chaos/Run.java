package io.openmldb.rollout.acceptance.chaos;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.acceptance.invariants.Histories;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.LeftLeases;
import io.openmldb.rollout.acceptance.invariants.Observer;
import io.openmldb.rollout.acceptance.invariants.Secrets;
import io.openmldb.rollout.acceptance.invariants.Soundness;
import io.openmldb.rollout.acceptance.invariants.Stretches.Stretch;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.recovery.RecoveryReport;
import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.house.Component;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * One rollout under one scenario, from a sound cluster to a sound cluster: it is started,
 * disturbed, answered where it asks, and followed by what an operator does after such an end; then
 * all that was seen is judged.
 */
final class Run {

  private static final Duration ROLLOUT = Duration.ofMinutes(8);
  private static final Duration FAULTS_END = Duration.ofMinutes(2);
  private static final Duration MENDING = Duration.ofMinutes(3);
  private static final Duration AT_REST = Duration.ofSeconds(60);

  /** What is set of each other component; of tablets it is the garbage collection's interval. */
  private static final Map<String, IntFunction<Map<String, String>>> KEYS =
      Map.of(
          "nameserver", number -> Map.of("request_timeout_ms", Integer.toString(12_000 + number)),
          "apiserver", number -> Map.of("thread_pool_size", Integer.toString(8 + number % 32)),
          "taskmanager", number -> Map.of("job.tracker.interval", Integer.toString(20 + number)));

  private static final Duration LOOK = Duration.ofMillis(300);

  private final ChaosStage stage;
  private final PracticeCluster cluster;
  private final Scenario scenario;
  private final int number;
  private final String value;
  private final Journal journal;
  private final Person person;
  private final NodeStarter nodes;
  private final Injector injector;
  private final ClusterState before;
  private final Instant begun = Instant.now();
  private final Rules rules;
  private final List<Long> asked = new ArrayList<>();
  private String outcome = "none";

  /**
   * @param number of the run on this stage, so that every run has something to set
   */
  Run(ChaosStage stage, Scenario scenario, int number, Journal journal) throws Exception {
    this.stage = stage;
    this.cluster = stage.cluster();
    this.scenario = scenario;
    this.number = number;
    this.value = Integer.toString(100 + number);
    this.journal = journal;
    this.person = new Person(stage.rollouts(), scenario.seed(), journal);
    this.nodes = new NodeStarter(stage.house());
    this.injector = new Injector(scenario, new Faults(stage, nodes, person), journal);
    this.before = cluster.state();
    this.rules = new Rules(scenario, injector::happened);
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
      rollOut();
      injecting.end(FAULTS_END);
      injecting.failures().forEach(rules::violated);
      mend();
      Duration resume = resume(pulse);
      writing.end();
      rest();
      observer.end();
      judge(observer, writing);
      return new RunResult(
          scenario.seed(),
          Duration.ofNanos(System.nanoTime() - from),
          outcome,
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

  private void rollOut() throws Exception {
    person.start("ClusterRollout", Person.ROLLOUT, request());
    injector.started();
    WorkflowExecutionStatus end = end();
    if (end == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED
        && !scenario.repairs()) {
      journal.note("the next rollout takes over");
      injector.end(FAULTS_END);
      person.start("ClusterRollout", Person.ROLLOUT, request());
      end = end();
      note(end);
      outcome = "TERMINATED, then " + outcome;
    } else {
      note(end);
    }
  }

  /** Drives the rollout to its end. */
  @SuppressWarnings("BusyWait") // What is waited for is another process's doing.
  private WorkflowExecutionStatus end() throws Exception {
    long deadline = System.nanoTime() + ROLLOUT.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        WorkflowExecutionStatus state = person.state();
        if (state != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
          return state;
        }
        RolloutStatus status = stage.rollouts().rollout(Person.ROLLOUT).status();
        String now = brief(status);
        if (!now.equals(last)) {
          journal.note(now);
        }
        last = now;
        injector.saw(status);
        answer(status);
      } catch (WorkflowException | StatusRuntimeException e) {
        // Temporal or every worker is away.
      }
      Thread.sleep(LOOK.toMillis());
    }
    rules.violated(Invariant.ENDS, "the rollout did not end within " + ROLLOUT + ": " + last);
    person.terminate(true);
    return WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
  }

  private static String brief(RolloutStatus status) {
    StringBuilder text = new StringBuilder(status.phase().name());
    if (status.waitingFor() != null) {
      text.append(" waits for ").append(status.waitingFor().why());
    }
    status
        .nodes()
        .forEach(
            node ->
                text.append(", %s %s %s".formatted(node.endpoint(), node.state(), node.step()))
                    .append(node.error() == null ? "" : " (" + node.error() + ")"));
    return text.toString();
  }

  /** A person answers when what the person can mend is mended. */
  private void answer(RolloutStatus status) throws IOException, InterruptedException {
    if (status.waitingFor() != null && status.waitingFor().isForAPerson()) {
      asked.add(System.nanoTime());
      if (!injector.isBusy()) {
        if (rules.has(FaultKind.HANG_OPERATION)) {
          cancelOperations();
        }
        person.answer(status.waitingFor());
      }
    }
  }

  /** Nothing is at work while a person is asked. */
  private void cancelOperations() throws IOException, InterruptedException {
    Nameservers nameservers = cluster.nameservers();
    List<Long> hanging = nameservers.operationsUnderWay();
    if (!hanging.isEmpty()) {
      boolean before = nameservers.autoFailover();
      nameservers.setAutoFailover(false);
      for (long id : hanging) {
        nameservers.call("CancelOP", Map.of("op_id", id));
      }
      nameservers.setAutoFailover(before);
      journal.note("cancelled by hand: operations %s".formatted(hanging));
    }
  }

  private Map<String, Object> request() throws IOException {
    List<Map<String, Object>> changes = new ArrayList<>();
    List<Node> tablets = stage.house().nodes(Component.TABLET);
    Map<String, Object> tablet = new LinkedHashMap<>();
    tablet.put("component", "tablet");
    tablet.put(
        "endpoints",
        scenario.tablets().stream().map(index -> tablets.get(index).endpoint()).toList());
    tablet.put("set", Map.of("gc_interval", value));
    changes.add(tablet);
    for (String other : scenario.others()) {
      changes.add(Map.of("component", other, "set", KEYS.get(other).apply(number)));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("cluster", "demo");
    request.put("changes", changes);
    request.put("options", scenario.options());
    request.put("reason", "seed " + scenario.seed());
    return request;
  }

  private void note(WorkflowExecutionStatus end) throws Exception {
    outcome = end.name().replace("WORKFLOW_EXECUTION_STATUS_", "");
    switch (end) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> {
        Report report = stage.rollouts().result(Person.ROLLOUT, AT_REST);
        outcome = report.outcome().name();
        journal.note(String.valueOf(report));
        judge(report);
      }
      case WORKFLOW_EXECUTION_STATUS_FAILED -> noteFailure();
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> {
        if (!rules.has(FaultKind.CANCEL)) {
          rules.violated(Invariant.ENDS, "nobody cancelled the rollout, and it is CANCELED");
        }
      }
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> {
        // By a person, or by the driver, which has noted why.
      }
      default -> rules.violated(Invariant.ENDS, "the rollout ended as " + end);
    }
  }

  private void noteFailure() throws Exception {
    try {
      stage.rollouts().result(Person.ROLLOUT, AT_REST);
    } catch (WorkflowFailedException e) {
      journal.note("the rollout failed: %s".formatted(e.getCause()));
      String type = e.getCause() instanceof ApplicationFailure failure ? failure.getType() : "";
      outcome = String.valueOf(type);
      // To say that it could not make it good is allowed only where a fault did harm to the
      // cluster.
      if (!FailureType.CLUSTER_LEFT_INCONSISTENT.equals(type) || !rules.harmed()) {
        rules.violated(Invariant.ENDS, "the rollout failed: " + e.getCause());
      }
    }
  }

  private void judge(Report report) throws IOException {
    for (Report.NodeReport node : report.nodes()) {
      if (!node.component().id().equals("tablet")) {
        continue;
      }
      boolean isNew = file(node.endpoint()).contains("--gc_interval=" + value);
      if (node.state() == NodeState.UPDATED && !isNew) {
        rules.violated(Invariant.AS_REPORTED, node.endpoint() + " is UPDATED, its file is not");
      }
      if (node.state() == NodeState.ROLLED_BACK && isNew) {
        rules.violated(Invariant.AS_REPORTED, node.endpoint() + " is ROLLED_BACK, its file is not");
      }
    }
    if (report.outcome() == Outcome.SUCCEEDED
        && report.nodes().stream().anyMatch(node -> node.state() == NodeState.FAILED)) {
      rules.violated(Invariant.AS_REPORTED, "SUCCEEDED with a node that FAILED");
    }
  }

  private String file(String endpoint) throws IOException {
    Node node = stage.house().node(Component.TABLET, endpoint);
    return Files.readString(node.workdir().resolve("conf").resolve("tablet.flags"));
  }

  /** What an operator does after a rollout that did not clean up itself. */
  private void mend() throws Exception {
    if (!LeftLeases.on(cluster.registry()).isEmpty()) {
      journal.note("a lease is left: repair");
      boolean isExpected =
          rules.harmed()
              || rules.has(FaultKind.TERMINATE, FaultKind.TERMINATE_ALL)
              || !rules.violations().isEmpty();
      if (!isExpected) {
        rules.violated(Invariant.NOTHING_LEFT, LeftLeases.on(cluster.registry()).toString());
      }
      mend("ClusterRepair", "repair");
    }
  }

  /** Whether it came to its end. */
  private boolean mend(String type, String verb) throws Exception {
    String why = "";
    long deadline = System.nanoTime() + MENDING.toNanos();
    while (System.nanoTime() < deadline) {
      WorkflowStub stub =
          person.start(type, verb + "-demo", Map.of("cluster", "demo", "reason", "chaos"));
      try {
        long left = Math.max(1, deadline - System.nanoTime());
        RecoveryReport report = stub.getResult(left, TimeUnit.NANOSECONDS, RecoveryReport.class);
        journal.note("%s: %s".formatted(verb, report));
        return true;
      } catch (WorkflowFailedException e) {
        why = String.valueOf(e.getCause());
        journal.note("%s: %s".formatted(verb, why));
        Thread.sleep(3000);
      } catch (TimeoutException e) {
        why = "it did not end within " + MENDING + ": " + report(stub);
        journal.note("%s: %s".formatted(verb, why));
        stub.terminate("took too long");
      }
    }
    rules.violated(Invariant.ENDS, verb + " does not mend the cluster: " + why);
    return false;
  }

  /** What it is at, for a message. */
  private static String report(WorkflowStub mending) {
    try {
      return String.valueOf(mending.query("report", RecoveryReport.class));
    } catch (WorkflowException e) {
      return String.valueOf(e);
    }
  }

  /** Waits until the cluster is sound, and has it recovered where a fault alone did harm to it. */
  private void rest() throws Exception {
    List<String> flaws = flawsAtRest();
    if (!flaws.isEmpty()) {
      journal.note("not sound: %s".formatted(flaws));
      if (!rules.harmed()) {
        rules.violated(Invariant.NOTHING_LEFT, flaws.toString());
      }
      mend("ClusterRecovery", "recover");
      List<String> left = flawsAtRest();
      left.forEach(flaw -> rules.violated(Invariant.NOTHING_LEFT, "after recover: " + flaw));
    }
  }

  @SuppressWarnings("BusyWait") // What is waited for is another process's doing.
  private List<String> flawsAtRest() throws Exception {
    long deadline = System.nanoTime() + AT_REST.toNanos();
    List<String> flaws = cluster.state().flaws();
    while (!flaws.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(500);
      flaws = cluster.state().flaws();
    }
    return flaws;
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
                    && asked.stream()
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
