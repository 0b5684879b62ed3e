package io.openmldb.rollout.cluster;

import io.openmldb.rollout.cluster.Gates.Verdict;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.request.ApprovalPolicy;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.Options;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.request.Writes;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Verification.Baseline;
import io.openmldb.rollout.steps.Verification.Health;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The part of a rollout that changes the cluster: gates, nodes in order, confirmation.
 *
 * <ol>
 *   <li>Approval of the plan, if asked for.
 *   <li>For each node in the plan's order: the end of a pause, health, approval if asked for, then
 *       its turn. After the first node of a component: its soak, and the canary gate.
 *   <li>After the last tablet: the confirmation of the whole cluster.
 * </ol>
 */
final class RolloutUnderLease {

  private final RolloutRequest request;
  private final Options options;
  private final Logbook logbook;
  private final Gates gates;
  private final FailurePolicy failures;
  private final ClusterHands hands;
  private final Runnable show;
  private final AwaitedHealth health;
  private final NodeTurn turn;
  private Baseline baseline;
  private boolean writesPaused;

  RolloutUnderLease(
      RolloutRequest request,
      Lease lease,
      Logbook logbook,
      Gates gates,
      ClusterHands hands,
      Runnable show) {
    this.request = request;
    this.options = request.options();
    this.logbook = logbook;
    this.gates = gates;
    this.hands = hands;
    this.show = show;
    this.health = new AwaitedHealth(options.timeouts().health(), hands, gates, show);
    this.failures = new FailurePolicy(options.onFailure(), request.cluster(), logbook, gates, show);
    this.turn = new NodeTurn(request, lease, logbook, gates, failures, hands, show);
  }

  /**
   * Updates every node.
   *
   * @throws EndedEarly when it ends before that
   */
  void run() {
    try {
      runGated();
    } catch (EndedEarly e) {
      if (writesPaused) {
        logbook.found(
            Finding.ofCluster(
                Level.WARNING,
                "WRITES_PAUSED",
                "writes were paused for this rollout, and it ends before they were resumed",
                "Let applications write again once the cluster is as it should be."));
      }
      throw e;
    }
  }

  private void runGated() {
    List<NodePlan> toUpdate = logbook.nodesToUpdate();
    if (options.approval() == ApprovalPolicy.PLAN && !toUpdate.isEmpty()) {
      passApproval("the plan of " + request.cluster());
    }
    logbook.enter(Phase.UPDATING);
    baseline = failures.untilDone(hands::baseline);
    boolean canaryWatched = false;
    for (int i = 0; i < toUpdate.size(); i++) {
      NodePlan node = toUpdate.get(i);
      boolean first = i == 0 || toUpdate.get(i - 1).component() != node.component();
      boolean last =
          i + 1 == toUpdate.size() || toUpdate.get(i + 1).component() != node.component();
      if (first && node.component() == Component.TABLET && options.writes() == Writes.GATED) {
        passWritesGate(Gate.WRITES_PAUSED, "PAUSED", "applications must stop writing");
        writesPaused = true;
      }
      update(node);
      stopIfAborted();
      canaryWatched = !first && canaryWatched;
      if (!last && !canaryWatched && logbook.state(node) == NodeState.UPDATED) {
        watchCanary(node);
        canaryWatched = true;
      }
      if (last && node.component() == Component.TABLET) {
        confirm();
      }
    }
    if (touchedTablets().isEmpty()) {
      confirm();
    }
  }

  /**
   * Puts every updated node back, the last one first. It ends where going on would take a second
   * node down: at one that cannot be put back, or in a cluster that does not become healthy.
   */
  void putBack() {
    List<NodePlan> updated = new ArrayList<>(logbook.nodesToUpdate());
    updated.removeIf(node -> logbook.state(node) != NodeState.UPDATED);
    logbook.enter(Phase.ROLLING_BACK);
    for (int i = updated.size() - 1; i >= 0; i--) {
      Optional<String> obstacle = putBack(updated.get(i));
      if (obstacle.isPresent()) {
        updated.stream()
            .filter(node -> logbook.state(node) == NodeState.UPDATED)
            .map(node -> node.node().title() + " stays updated: " + obstacle.get())
            .forEach(logbook::leaveToMend);
        return;
      }
    }
  }

  /** Puts one node back; what keeps it, and those before it, from that. */
  private Optional<String> putBack(NodePlan node) {
    try {
      Optional<String> obstacle = obstacle();
      return obstacle.isPresent() || revert(node)
          ? obstacle
          : Optional.of(node.node().title() + " could not be put back");
    } catch (EndedEarly e) {
      return Optional.of(e.getMessage());
    }
  }

  private boolean revert(NodePlan node) {
    health.turnOf(node);
    return turn.revert(node);
  }

  private Optional<String> obstacle() {
    boolean broken = logbook.nodes().stream().anyMatch(n -> logbook.state(n) == NodeState.FAILED);
    if (broken) {
      return Optional.of("another node is left broken");
    }
    List<String> problems = health.toItsEnd("before the next node is put back").problems();
    return problems.isEmpty() ? Optional.empty() : Optional.of(Excerpt.joined(problems));
  }

  private void update(NodePlan node) {
    if (options.approval() == ApprovalPolicy.EVERY_NODE) {
      passPause();
      passApproval(node.node().title());
    }
    turn.update(node, this::awaitReady);
  }

  /**
   * Pause and health last, right before the node is touched.
   *
   * @return whether a person has decided to go on although the cluster is not healthy
   */
  private boolean awaitReady(NodePlan node) {
    boolean waived;
    do {
      passPause();
      waived = !passHealth(node);
    } while (gates.isPaused());
    health.turnOf(node);
    return waived;
  }

  private void watchCanary(NodePlan node) {
    if (!options.canarySoak().isZero()) {
      soak(node);
    }
    if (options.approval() == ApprovalPolicy.CANARY) {
      pass(
          Gate.CANARY,
          node.node().title() + " is updated; its siblings follow once this is approved",
          "approve({\"gate\": \"CANARY\"})");
    }
  }

  /** The time runs while it is watched; a cluster that falls ill meanwhile holds the rollout. */
  private void soak(NodePlan node) {
    TimerOptions named =
        TimerOptions.newBuilder().setSummary("soak of " + node.node().title()).build();
    var timer = Workflow.newTimer(options.canarySoak(), named);
    Instant since = WorkflowTime.now();
    Instant until = since.plus(options.canarySoak());
    boolean watched = true;
    while (!timer.isCompleted()) {
      HealthWait watch =
          watched ? hands.watchHealth(until, options.timeouts().health()) : HealthWait.none();
      gates.watch(Gate.CANARY, since, until, node.node().title() + " is watched for a while");
      show.run();
      Workflow.await(() -> timer.isCompleted() || gates.isAborted() || watch.foundProblems());
      gates.endWatch();
      watch.end();
      stopIfAborted();
      if (watch.foundProblems()) {
        watched = decideOnHealth("since " + node.node().title() + " was updated", watch.health());
      }
    }
  }

  private void passPause() {
    stopIfAborted();
    while (gates.isPaused()) {
      decideOn(waiting(gates::awaitResume), "the pause");
    }
    stopIfAborted();
  }

  /** False when a person goes on although it is not healthy. */
  private boolean passHealth(NodePlan next) {
    String when = "before " + next.node().title();
    while (true) {
      Health found = health.orAbort(when);
      stopIfAborted();
      if (found.problems().isEmpty()) {
        return true;
      }
      if (!decideOnHealth(when, found)) {
        return false;
      }
    }
  }

  /** Whether it is to be healthy still; false when a person goes on all the same. */
  private boolean decideOnHealth(String when, Health found) {
    String why = when + ": " + Excerpt.joined(found.problems());
    Set<Decision> allowed = EnumSet.of(Decision.RETRY, Decision.SKIP, Decision.ABORT);
    Verdict verdict =
        waiting(() -> gates.awaitDecision(Gate.HEALTH, request.cluster(), allowed, why));
    if (verdict == Verdict.SKIP) {
      logbook.decided("operator", "went on although the cluster is not healthy", why);
      return false;
    }
    decideOn(verdict, "the cluster's health");
    return true;
  }

  private void confirm() {
    logbook.enter(Phase.CONFIRMING);
    show.run();
    confirmInPhase();
    stopIfAborted();
    logbook.enter(Phase.UPDATING);
  }

  private void confirmInPhase() {
    boolean gated = options.writes() == Writes.GATED && !touchedTablets().isEmpty();
    Baseline before = baseline;
    if (gated) {
      confirmUntilAccepted(baseline, false);
      if (options.expectRowsToGrow()) {
        before = beforeWritesResume();
      }
      passWritesGate(Gate.WRITES_RESUMED, "RESUMED", "applications may write again");
      writesPaused = false;
    }
    if (!gated || options.expectRowsToGrow()) {
      confirmUntilAccepted(before, options.expectRowsToGrow());
    }
  }

  /** Rows that were written before the pause say nothing about writes after it. */
  private Baseline beforeWritesResume() {
    long rows = failures.untilDone(hands::baseline).rows();
    return new Baseline(baseline.lastOperationId(), rows);
  }

  private void confirmUntilAccepted(Baseline before, boolean rowsMustGrow) {
    while (true) {
      List<Finding> findings =
          hands
              .confirm(before, touchedTablets(), rowsMustGrow, options.timeouts().health())
              .findings();
      List<String> errors =
          findings.stream()
              .filter(finding -> finding.level() == Level.ERROR)
              .map(Finding::message)
              .toList();
      if (errors.isEmpty()) {
        logbook.found(findings);
        return;
      }
      String why = "the confirmation found: " + Excerpt.joined(errors);
      if (answer(findings, why) == Verdict.SKIP) {
        logbook.found(findings);
        logbook.decided("operator", "accepted the confirmation's findings", why);
        return;
      }
    }
  }

  private Verdict answer(List<Finding> findings, String why) {
    try {
      return failures.afterFailure(request.cluster(), EnumSet.allOf(Decision.class), why);
    } catch (EndedEarly e) {
      logbook.found(findings);
      throw e;
    }
  }

  private void passApproval(String what) {
    pass(Gate.APPROVAL, what + " is to be approved", "approve({\"gate\": \"APPROVAL\"})");
  }

  private void passWritesGate(Gate gate, String state, String why) {
    pass(gate, why, "confirmWrites({\"state\": \"" + state + "\"})");
  }

  private void pass(Gate gate, String why, String answerWith) {
    decideOn(waiting(() -> gates.await(gate, why, answerWith)), "the gate " + gate);
  }

  private void decideOn(Verdict verdict, String about) {
    switch (verdict) {
      case GO_ON, RETRY, SKIP -> {}
      case ROLLBACK -> throw EndedEarly.puttingBack(Outcome.ROLLED_BACK, about);
      case ABORT -> throw EndedEarly.keeping(Outcome.ABORTED, "aborted at " + about);
      case EXPIRED ->
          throw EndedEarly.keeping(Outcome.ABORTED, "nobody answered in time at " + about);
    }
  }

  private Verdict waiting(Supplier<Verdict> gate) {
    Phase before = logbook.phase();
    logbook.enter(Phase.WAITING);
    Verdict verdict = gate.get();
    logbook.enter(before);
    show.run();
    return verdict;
  }

  private void stopIfAborted() {
    if (gates.isAborted()) {
      throw EndedEarly.keeping(Outcome.ABORTED, "aborted");
    }
  }

  private List<String> touchedTablets() {
    return logbook.nodesToUpdate().stream()
        .filter(node -> node.component() == Component.TABLET)
        .map(NodePlan::endpoint)
        .toList();
  }
}
