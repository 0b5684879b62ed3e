package io.openmldb.rollout.acceptance.chaos;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
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
import java.util.Optional;

/** Starts the rollout and brings it to its end, as the person who watches over it. */
final class RolloutDriver {

  private static final Duration ROLLOUT = Duration.ofMinutes(8);
  private static final Duration FAULTS_END = Duration.ofMinutes(2);
  private static final Duration RESULT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(300);

  private final ChaosTestbed testbed;
  private final ChaosScenario scenario;
  private final int number;
  private final FaultInjector injector;
  private final SimulatedOperator operator;
  private final ViolationRules rules;
  private final RunLog runLog;
  private final List<Long> asked = new ArrayList<>();
  private String outcome = "none";

  RolloutDriver(
      ChaosTestbed testbed,
      ChaosScenario scenario,
      int number,
      FaultInjector injector,
      SimulatedOperator operator,
      ViolationRules rules,
      RunLog runLog) {
    this.testbed = testbed;
    this.scenario = scenario;
    this.number = number;
    this.injector = injector;
    this.operator = operator;
    this.rules = rules;
    this.runLog = runLog;
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
    operator.start(
        "ClusterRollout",
        SimulatedOperator.ROLLOUT,
        ScenarioRequest.of(scenario, testbed.layout(), number));
    injector.started();
    WorkflowExecutionStatus end = end();
    if (end == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED
        && !scenario.repairs()) {
      runLog.note("the next rollout takes over");
      injector.end(FAULTS_END);
      operator.start(
          "ClusterRollout",
          SimulatedOperator.ROLLOUT,
          ScenarioRequest.of(scenario, testbed.layout(), number));
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
        WorkflowExecutionStatus state = operator.state();
        if (state != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
          return state;
        }
        Optional<RolloutStatus> status = testbed.rollouts().status(SimulatedOperator.ROLLOUT);
        if (status.isPresent()) {
          String now = brief(status.get());
          if (!now.equals(last)) {
            runLog.note(now);
          }
          last = now;
          injector.onStatus(status.get());
          answer(status.get());
        }
      } catch (WorkflowException | StatusRuntimeException e) {
        // Temporal or every worker is away.
      }
      Thread.sleep(LOOK.toMillis());
    }
    rules.violated(Invariant.ENDS, "the rollout did not end within " + ROLLOUT + ": " + last);
    operator.terminate(true);
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

  /** The operator answers when everything is repaired that an operator can repair. */
  private void answer(RolloutStatus status) throws IOException, InterruptedException {
    if (status.waitingFor() != null && status.waitingFor().isForAPerson()) {
      asked.add(System.nanoTime());
      if (!injector.isBusy()) {
        if (rules.has(FaultKind.HANG_OPERATION)) {
          cancelOperations();
        }
        operator.answer(status.waitingFor());
      }
    }
  }

  /** Nothing is at work while a person is asked. */
  private void cancelOperations() throws IOException, InterruptedException {
    SandboxNameservers nameservers = testbed.cluster().nameservers();
    List<Long> hanging = nameservers.operationsUnderWay();
    if (!hanging.isEmpty()) {
      boolean before = nameservers.autoFailover();
      nameservers.setAutoFailover(false);
      for (long id : hanging) {
        nameservers.call("CancelOP", Map.of("op_id", id));
      }
      nameservers.setAutoFailover(before);
      runLog.note("cancelled by hand: operations %s".formatted(hanging));
    }
  }

  private void note(WorkflowExecutionStatus end) throws Exception {
    outcome = end.name().replace("WORKFLOW_EXECUTION_STATUS_", "");
    switch (end) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_FAILED -> noteReport();
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

  /** One that did not do as it was asked is Failed, and has a report all the same. */
  private void noteReport() throws Exception {
    try {
      Report report = testbed.rollouts().result(SimulatedOperator.ROLLOUT, RESULT);
      outcome = report.outcome().name();
      runLog.note(String.valueOf(report));
      judge(report);
    } catch (WorkflowFailedException e) {
      runLog.note("the rollout failed: %s".formatted(e.getCause()));
      String type = e.getCause() instanceof ApplicationFailure failure ? failure.getType() : "";
      outcome = String.valueOf(type);
      // To say that it could not make it good is allowed only where a fault did harm to the
      // cluster.
      if (!FailureType.CLUSTER_LEFT_INCONSISTENT.isTypeOf(e.getCause()) || !rules.harmed()) {
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
    SandboxNode node = testbed.layout().node(SandboxComponent.TABLET, endpoint);
    return Files.readString(node.workdir().resolve("conf").resolve("tablet.flags"));
  }
}
