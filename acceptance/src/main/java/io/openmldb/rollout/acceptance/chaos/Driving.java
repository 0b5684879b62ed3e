package io.openmldb.rollout.acceptance.chaos;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.house.Component;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the rollout and brings it to its end, as the person who watches over it. */
final class Driving {

  private static final Duration ROLLOUT = Duration.ofMinutes(8);
  private static final Duration FAULTS_END = Duration.ofMinutes(2);
  private static final Duration RESULT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(300);

  private final ChaosStage stage;
  private final Scenario scenario;
  private final int number;
  private final Injector injector;
  private final Person person;
  private final Rules rules;
  private final Journal journal;
  private final List<Long> asked = new ArrayList<>();
  private String outcome = "none";

  Driving(
      ChaosStage stage,
      Scenario scenario,
      int number,
      Injector injector,
      Person person,
      Rules rules,
      Journal journal) {
    this.stage = stage;
    this.scenario = scenario;
    this.number = number;
    this.injector = injector;
    this.person = person;
    this.rules = rules;
    this.journal = journal;
  }

  /** How it ended. */
  String outcome() {
    return outcome;
  }

  /** When a person was asked something, in nanoseconds. */
  List<Long> asked() {
    return asked;
  }

  /** Does it; one that was terminated may be followed by another. */
  void rollOut() throws Exception {
    person.start(
        "ClusterRollout", Person.ROLLOUT, ScenarioRequest.of(scenario, stage.house(), number));
    injector.started();
    WorkflowExecutionStatus end = end();
    if (end == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED
        && !scenario.repairs()) {
      journal.note("the next rollout takes over");
      injector.end(FAULTS_END);
      person.start(
          "ClusterRollout", Person.ROLLOUT, ScenarioRequest.of(scenario, stage.house(), number));
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
    Nameservers nameservers = stage.cluster().nameservers();
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

  private void note(WorkflowExecutionStatus end) throws Exception {
    outcome = end.name().replace("WORKFLOW_EXECUTION_STATUS_", "");
    switch (end) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> {
        Report report = stage.rollouts().result(Person.ROLLOUT, RESULT);
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
      stage.rollouts().result(Person.ROLLOUT, RESULT);
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
      boolean isNew =
          file(node.endpoint()).contains("--gc_interval=" + ScenarioRequest.interval(number));
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
}
