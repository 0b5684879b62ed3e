package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.activity.VerificationActivities.Baseline;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Health;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.plan.EqualFindings;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.ApprovalPolicy;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.WritesPolicy;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.rollout.OperatorGates.GateResult;
import io.openmldb.rollout.workflows.temporal.HealthCheckRun;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a rollout that changes the cluster: gates, nodes in order, confirmation.
 *
 * <ol>
 *   <li>Approval of the plan, if asked for.
 *   <li>For each node in the plan's order: the end of a pause, its window, health, approval if
 *       asked for, then its turn. After the first node of a component: its soak, and the canary
 *       gate.
 *   <li>After the last tablet: the confirmation of the whole cluster.
 * </ol>
 */
final class RolloutExecution {

  private final String cluster;
  private final Options options;
  private final RolloutState rolloutState;
  private final OperatorGates gates;
  private final FailurePolicy failures;
  private final RolloutActivityStubs activities;
  private final Runnable publish;
  private final HealthGate health;
  private final JobsGate jobs;
  private final WindowGate window;
  private final NodeUpdater turn;
  private final Consumer<ExecutionProgress> betweenNodes;
  private final @Nullable ExecutionProgress continued;
  private boolean writesPaused;

  /**
   * The execution of one rollout.
   *
   * @param betweenNodes told before each node but the first how far it is; may end the run
   * @param continued how far the run before was; null when this one begins
   */
  RolloutExecution(
      RolloutRequest request,
      Lease lease,
      RolloutState rolloutState,
      OperatorGates gates,
      RolloutActivityStubs activities,
      Runnable publish,
      Consumer<ExecutionProgress> betweenNodes,
      @Nullable ExecutionProgress continued) {
    this.betweenNodes = betweenNodes;
    this.continued = continued;
    this.writesPaused = continued != null && continued.writesPaused();
    this.cluster = lease.cluster();
    this.options = request.options();
    this.rolloutState = rolloutState;
    this.gates = gates;
    this.activities = activities;
    this.publish = publish;
    this.health =
        new HealthGate(options.timeouts().health(), activities, gates, publish, continued);
    this.jobs = new JobsGate(options.timeouts().forJobs(), activities, gates, publish);
    this.window = new WindowGate(options, gates, publish);
    this.failures = new FailurePolicy(options.onFailure(), cluster, rolloutState, gates, publish);
    this.turn = new NodeUpdater(request, lease, rolloutState, gates, failures, activities, publish);
  }

  /**
   * Updates every node, or those that are left for a run that goes on.
   *
   * @throws RolloutEndedException when it ends before that
   */
  void run() {
    try {
      updateNodes();
    } catch (RolloutEndedException e) {
      if (writesPaused) {
        rolloutState.addFindings(
            Finding.ofCluster(
                FindingCode.WRITES_PAUSED,
                "writes were paused for this rollout, and it ends before they were resumed"));
      }
      throw e;
    }
  }

  private void updateNodes() {
    List<NodePlan> toUpdate = rolloutState.nodesToUpdate();
    int begin = continued == null ? 0 : continued.nextNode();
    Baseline baseline = continued == null ? begin(toUpdate) : continued.baseline();
    boolean canaryWatched = continued != null && continued.canaryWatched();
    for (int i = begin; i < toUpdate.size(); i++) {
      if (i > begin) {
        betweenNodes.accept(progress(i, baseline, canaryWatched));
      }
      NodePlan node = toUpdate.get(i);
      boolean first = i == 0 || toUpdate.get(i - 1).component() != node.component();
      boolean last =
          i + 1 == toUpdate.size() || toUpdate.get(i + 1).component() != node.component();
      if (first && node.component() == Component.TABLET && options.writes() == WritesPolicy.GATED) {
        awaitWritesGate(Gate.WRITES_PAUSED, "PAUSED", "applications must stop writing");
        writesPaused = true;
      }
      update(node);
      stopIfAborted();
      canaryWatched = !first && canaryWatched;
      if (!last && !canaryWatched && rolloutState.state(node) == NodeState.UPDATED) {
        watchCanary(node);
        canaryWatched = true;
      }
      if (last && node.component() == Component.TABLET) {
        confirm(baseline);
      }
    }
    if (touchedTablets().isEmpty()) {
      confirm(baseline);
    }
  }

  private Baseline begin(List<NodePlan> toUpdate) {
    if (options.approval() == ApprovalPolicy.PLAN && !toUpdate.isEmpty()) {
      awaitApproval(Gate.APPROVAL, null, "the plan of " + cluster + " is to be approved");
    }
    rolloutState.enter(Phase.UPDATING);
    return failures.retryUntilDone(activities::baseline);
  }

  private ExecutionProgress progress(int nextNode, Baseline baseline, boolean canaryWatched) {
    return new ExecutionProgress(
        nextNode,
        baseline,
        canaryWatched,
        writesPaused,
        health.lastLook(),
        health.disruptedSince());
  }

  /**
   * Puts every updated node back, the last one first. It ends where going on would take a second
   * node down: at one that cannot be put back, or in a cluster that does not become healthy.
   */
  void rollBack() {
    List<NodePlan> updated = new ArrayList<>(rolloutState.nodesToUpdate());
    updated.removeIf(node -> rolloutState.state(node) != NodeState.UPDATED);
    rolloutState.enter(Phase.ROLLING_BACK);
    for (int i = updated.size() - 1; i >= 0; i--) {
      Optional<String> obstacle = rollBack(updated.get(i));
      if (obstacle.isPresent()) {
        updated.stream()
            .filter(node -> rolloutState.state(node) == NodeState.UPDATED)
            .map(node -> node.node().title() + " stays updated: " + obstacle.get())
            .forEach(rolloutState::addLeftover);
        return;
      }
    }
  }

  /**
   * Tells what is wrong with the cluster, of a rollout that ends early: nodes that it updated or
   * rolled back last were each found well, and the cluster may not be.
   */
  void reportHealth() {
    boolean looks =
        !rolloutState.isLeaseLost()
            && Workflow.getVersion("health-at-early-end", Workflow.DEFAULT_VERSION, 1)
                != Workflow.DEFAULT_VERSION;
    if (looks) {
      // From here on it is too late to ask for anything else.
      rolloutState.enter(Phase.CLEANING_UP);
      List<String> problems = health.lookBeforeEnd().problems();
      if (!problems.isEmpty()) {
        rolloutState.addFindings(
            Finding.ofCluster(
                FindingCode.NOT_HEALTHY,
                "the rollout ends early, and the cluster is not healthy: "
                    + Excerpt.joined(problems)));
      }
    }
  }

  /** Puts one node back; what keeps it, and those before it, from that. */
  private Optional<String> rollBack(NodePlan node) {
    try {
      Optional<String> obstacle = obstacleToRollback();
      return obstacle.isPresent() || rollBackNode(node)
          ? obstacle
          : Optional.of(node.node().title() + " could not be rolled back");
    } catch (RolloutEndedException e) {
      return Optional.of(e.reason());
    }
  }

  private boolean rollBackNode(NodePlan node) {
    health.expectDisruptionBy(node);
    return turn.rollBack(node);
  }

  private Optional<String> obstacleToRollback() {
    boolean broken =
        rolloutState.nodes().stream().anyMatch(n -> rolloutState.state(n) == NodeState.FAILED);
    if (broken) {
      return Optional.of("another node is left broken");
    }
    List<String> problems =
        health.awaitUntilDeadline("before the next node is rolled back").problems();
    return problems.isEmpty() ? Optional.empty() : Optional.of(Excerpt.joined(problems));
  }

  private void update(NodePlan node) {
    if (options.approval() == ApprovalPolicy.EVERY_NODE) {
      awaitResume();
      awaitApproval(Gate.APPROVAL, node.endpoint(), node.node().title() + " is to be approved");
    }
    turn.update(node, this::awaitReady);
  }

  /**
   * Pause, window, health and jobs last, right before the node is touched.
   *
   * @return whether a person has decided to continue although the cluster is not healthy
   */
  private boolean awaitReady(NodePlan node) {
    boolean waived;
    do {
      awaitResume();
      awaitWindow(node);
      waived = !awaitHealth(node);
      awaitJobs(node);
    } while (gates.isPaused() || window.opening().isPresent());
    health.expectDisruptionBy(node);
    return waived;
  }

  private void watchCanary(NodePlan node) {
    if (!options.canarySoak().isZero()) {
      soak(node);
    }
    if (options.approval() == ApprovalPolicy.CANARY) {
      awaitApproval(
          Gate.CANARY,
          node.endpoint(),
          node.node().title() + " is updated; its siblings follow once this is approved");
    }
  }

  /**
   * The time runs while it is watched; a cluster that becomes unhealthy meanwhile holds the
   * rollout.
   */
  private void soak(NodePlan node) {
    TimerOptions named =
        TimerOptions.newBuilder().setSummary("soak of " + node.node().title()).build();
    var timer = Workflow.newTimer(options.canarySoak(), named);
    Instant since = WorkflowTime.now();
    Instant until = since.plus(options.canarySoak());
    boolean watched = true;
    while (!timer.isCompleted()) {
      HealthCheckRun watch =
          watched
              ? activities.watchHealth(until, options.timeouts().health())
              : HealthCheckRun.withoutCheck();
      gates.showWait(Gate.CANARY, since, until, node.node().title() + " is watched for a while");
      publish.run();
      Workflow.await(() -> timer.isCompleted() || gates.isAborted() || watch.foundProblems());
      gates.endShownWait();
      watch.cancel();
      stopIfAborted();
      if (watch.foundProblems()) {
        watched = decideOnHealth("since " + node.node().title() + " was updated", watch.health());
      }
    }
  }

  private void awaitResume() {
    stopIfAborted();
    while (gates.isPaused()) {
      decideOn(inWaitingPhase(() -> gates.awaitResume(rolloutState.pausedBecause())), "the pause");
    }
    stopIfAborted();
  }

  private void awaitWindow(NodePlan next) {
    Optional<Instant> opening = window.opening();
    while (opening.isPresent()) {
      Phase before = rolloutState.phase();
      rolloutState.enter(Phase.WAITING);
      window.awaitUntil(opening.get(), next.node().title());
      rolloutState.enter(before);
      publish.run();
      awaitResume();
      opening = window.opening();
    }
  }

  /** False when a person decided to continue although the cluster is not healthy. */
  private boolean awaitHealth(NodePlan next) {
    String when = "before " + next.node().title();
    while (true) {
      Health found = health.awaitUnlessAborted(when);
      stopIfAborted();
      if (found.problems().isEmpty()) {
        return true;
      }
      if (!decideOnHealth(when, found)) {
        return false;
      }
    }
  }

  /** Waits for jobs where the request asks for it; ends while jobs run when a person decides so. */
  private void awaitJobs(NodePlan node) {
    boolean waits = options.awaitsJobs() && node.component() == Component.TASKMANAGER;
    while (waits) {
      List<String> running = jobs.awaitUnlessAborted(node);
      stopIfAborted();
      if (running.isEmpty()) {
        return;
      }
      String why = "jobs of " + node.node().title() + " run still: " + Excerpt.joined(running);
      Set<Decision> allowed = EnumSet.of(Decision.RETRY, Decision.SKIP, Decision.ABORT);
      GateResult verdict =
          inWaitingPhase(() -> gates.awaitDecision(Gate.JOBS, node.endpoint(), allowed, why));
      if (verdict == GateResult.SKIP) {
        rolloutState.addEvent("rollout", "went on although jobs run", why);
        return;
      }
      decideOn(verdict, "the jobs of " + node.node().title());
    }
  }

  /**
   * Whether the cluster still has to be healthy; false when a person decided to continue
   * nevertheless.
   */
  private boolean decideOnHealth(String when, Health found) {
    String why = when + ": " + Excerpt.joined(found.problems());
    Set<Decision> allowed = EnumSet.of(Decision.RETRY, Decision.SKIP, Decision.ABORT);
    GateResult verdict =
        inWaitingPhase(() -> gates.awaitDecision(Gate.HEALTH, cluster, allowed, why));
    if (verdict == GateResult.SKIP) {
      rolloutState.addEvent("rollout", "went on although the cluster is not healthy", why);
      return false;
    }
    decideOn(verdict, "the cluster's health");
    return true;
  }

  private void confirm(Baseline baseline) {
    rolloutState.enter(Phase.CONFIRMING);
    publish.run();
    confirmInPhase(baseline);
    stopIfAborted();
    rolloutState.enter(Phase.UPDATING);
  }

  private void confirmInPhase(Baseline baseline) {
    boolean gated = options.writes() == WritesPolicy.GATED && !touchedTablets().isEmpty();
    Baseline before = baseline;
    if (gated) {
      confirmUntilAccepted(baseline, false);
      if (options.expectRowsToGrow()) {
        before = beforeWritesResume(baseline);
      }
      awaitWritesGate(Gate.WRITES_RESUMED, "RESUMED", "applications may write again");
      writesPaused = false;
    }
    if (!gated || options.expectRowsToGrow()) {
      confirmUntilAccepted(before, options.expectRowsToGrow());
    }
  }

  /** Rows that were written before the pause say nothing about writes after it. */
  private Baseline beforeWritesResume(Baseline baseline) {
    long rows = failures.retryUntilDone(activities::baseline).rows();
    return new Baseline(baseline.lastOperationId(), rows);
  }

  private void confirmUntilAccepted(Baseline before, boolean rowsMustGrow) {
    while (true) {
      List<Finding> findings =
          activities
              .confirm(before, touchedTablets(), rowsMustGrow, options.timeouts().health())
              .findings();
      List<String> errors = EqualFindings.sentences(findings, FindingLevel.ERROR);
      if (errors.isEmpty()) {
        rolloutState.addFindings(findings);
        return;
      }
      String why = "the confirmation found: " + Excerpt.joined(errors);
      if (afterConfirmationFailure(findings, why) == GateResult.SKIP) {
        rolloutState.addFindings(findings);
        rolloutState.addEvent("rollout", "accepted the confirmation's findings", why);
        return;
      }
    }
  }

  private GateResult afterConfirmationFailure(List<Finding> findings, String why) {
    try {
      return failures.afterFailure(cluster, EnumSet.allOf(Decision.class), why);
    } catch (RolloutEndedException e) {
      rolloutState.addFindings(findings);
      throw e;
    }
  }

  private void awaitApproval(Gate gate, @Nullable String endpoint, String why) {
    decideOn(inWaitingPhase(() -> gates.awaitApproval(gate, endpoint, why)), "the gate " + gate);
  }

  private void awaitWritesGate(Gate gate, String state, String why) {
    awaitGate(gate, why, "confirmWrites({\"state\": \"" + state + "\"})");
  }

  private void awaitGate(Gate gate, String why, String answerWith) {
    decideOn(inWaitingPhase(() -> gates.await(gate, why, answerWith)), "the gate " + gate);
  }

  private void decideOn(GateResult verdict, String about) {
    switch (verdict) {
      case GO_ON, RETRY, SKIP -> {}
      case ROLLBACK -> throw RolloutEndedException.rollingBack(Outcome.ROLLED_BACK, about);
      case ABORT -> throw RolloutEndedException.keeping(Outcome.ABORTED, "aborted at " + about);
      case EXPIRED ->
          throw RolloutEndedException.keeping(
              Outcome.ABORTED, "nobody answered in time at " + about);
    }
  }

  private GateResult inWaitingPhase(Supplier<GateResult> gate) {
    Phase before = rolloutState.phase();
    rolloutState.enter(Phase.WAITING);
    GateResult verdict = gate.get();
    rolloutState.enter(before);
    publish.run();
    return verdict;
  }

  private void stopIfAborted() {
    if (gates.isAborted()) {
      throw RolloutEndedException.keeping(Outcome.ABORTED, "aborted");
    }
  }

  private List<String> touchedTablets() {
    return rolloutState.nodesToUpdate().stream()
        .filter(node -> node.component() == Component.TABLET)
        .map(NodePlan::endpoint)
        .toList();
  }
}
