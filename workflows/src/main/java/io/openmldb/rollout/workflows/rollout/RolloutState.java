package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.api.status.TimeEstimate;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.temporal.RefusedMessages;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that a rollout knows of itself; status and report are read from it. */
final class RolloutState {

  /** Enough to show what a caller does wrong, and few enough for the size of the status. */
  private static final int REFUSED_KEPT = 20;

  /** All nodes' together: Temporal refuses a result of more than 2 MB. */
  private static final int MOVES_LISTED = 2_000;

  private final @Nullable String cluster;
  private final Instant startedAt;
  private final Map<String, NodeEntry> nodes = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final RefusedMessages refused;
  private final List<String> left = new ArrayList<>();
  private Phase phase = Phase.PLANNING;
  private @Nullable Plan plan;
  private @Nullable Outcome outcome;
  private @Nullable String reason;
  private @Nullable Instant finishedAt;
  private boolean leaseLost;

  RolloutState(@Nullable String cluster) {
    this.cluster = cluster;
    this.startedAt = WorkflowTime.now();
    this.refused = new RefusedMessages(REFUSED_KEPT, List.of());
  }

  /** That of a run which goes on with {@code checkpoint}. */
  RolloutState(RolloutCheckpoint checkpoint) {
    this.cluster = checkpoint.lease().cluster();
    this.startedAt = checkpoint.startedAt();
    this.phase = Phase.UPDATING;
    setPlan(checkpoint.plan());
    findings.addAll(checkpoint.findings());
    events.addAll(checkpoint.events());
    this.refused = new RefusedMessages(REFUSED_KEPT, checkpoint.refused());
    for (NodeCheckpoint node : checkpoint.nodes()) {
      Objects.requireNonNull(nodes.get(node.endpoint()), node.endpoint()).restore(node);
    }
  }

  /** What the next run is to know. */
  RolloutCheckpoint checkpoint(
      Lease lease, boolean paused, List<String> searchAttributes, ExecutionProgress progress) {
    Plan plan = Objects.requireNonNull(this.plan, "nodes were updated by a plan");
    List<Finding> further = new ArrayList<>(findings);
    further.removeAll(plan.findings());
    int movesEach = movesListedOfEach();
    return new RolloutCheckpoint(
        Workflow.getInfo().getRunId(),
        lease,
        plan,
        startedAt,
        plan.nodes().stream().map(node -> entry(node).checkpoint(node, movesEach)).toList(),
        further,
        List.copyOf(events),
        refused.listed(),
        paused,
        searchAttributes,
        progress);
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase phase) {
    this.phase = phase;
  }

  /** The plan; null until it is made. */
  @Nullable Plan plan() {
    return plan;
  }

  /** The plan, or after a repair the plan that takes its place. */
  void setPlan(Plan plan) {
    if (this.plan != null) {
      findings.removeAll(this.plan.findings());
      nodes.clear();
    }
    this.plan = plan;
    findings.addAll(plan.findings());
    plan.nodes().forEach(node -> nodes.put(node.endpoint(), new NodeEntry(node)));
  }

  /** Every node as it is planned now, in the order of the rollout. */
  List<NodePlan> nodes() {
    return nodes.values().stream().map(entry -> entry.plan).toList();
  }

  /** The nodes that this rollout is to update, whether a later plan finds one as wanted or not. */
  List<NodePlan> nodesToUpdate() {
    return nodes.values().stream()
        .filter(entry -> entry.toUpdate)
        .map(entry -> entry.plan)
        .toList();
  }

  /**
   * The plan by which a node goes back: that of the last attempt which changed its file, since a
   * later one may have found the file as wanted.
   */
  NodePlan planToRollBack(NodePlan node) {
    NodeEntry entry = entry(node);
    return entry.edited == null ? entry.plan : entry.edited;
  }

  /** The lease is another workflow's by now: nothing more is done in its name. */
  void markLeaseLost() {
    leaseLost = true;
  }

  boolean isLeaseLost() {
    return leaseLost
        || nodes.values().stream().anyMatch(n -> n.result != null && n.result.leaseLost());
  }

  /** A later plan for one node, after a person asked to retry it. */
  void replacePlan(NodePlan node) {
    entry(node).plan = node;
  }

  /** What was found so far, by the plan and since. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  void addFindings(Finding finding) {
    findings.add(finding);
  }

  void addFindings(List<Finding> more) {
    findings.addAll(more);
  }

  void addEvent(String who, String what, @Nullable String why) {
    events.add(new Event(WorkflowTime.now(), who, what, why));
  }

  /** Who paused it last, and why. */
  String pausedBecause() {
    return events.stream()
        .filter(event -> event.what().equals(MessageHandlers.PAUSE))
        .reduce((earlier, later) -> later)
        .map(event -> "paused by " + event.who() + (event.why() == null ? "" : ": " + event.why()))
        .orElse("paused");
  }

  RefusedMessages refused() {
    return refused;
  }

  void addLeftover(String what) {
    left.add(what);
  }

  List<String> left() {
    return List.copyOf(left);
  }

  /** {@code workflowId}, its node rollout, is under way. */
  void nodeStarted(NodePlan node, String workflowId) {
    NodeEntry entry = entry(node);
    entry.workflowId = workflowId;
    entry.state = NodeState.RUNNING;
    entry.startedAt = WorkflowTime.now();
    entry.finishedAt = null;
    entry.error = null;
    entry.movesDone = 0;
  }

  /** Notes it; false when it is about no node under way: a person may send anything. */
  boolean nodeProgressed(NodeProgress progress) {
    NodeEntry entry = progress == null ? null : nodes.get(progress.endpoint());
    if (entry == null || entry.state != NodeState.RUNNING) {
      return false;
    }
    entry.step = progress.step();
    entry.moves = Math.max(entry.moves, progress.moves());
    entry.movesDone = progress.movesDone();
    return true;
  }

  void nodeEnded(NodePlan node, NodeResult result) {
    NodeEntry entry = entry(node);
    entry.end(result.state(), result.error());
    if (entry.result != null && entry.result.state() != NodeState.FAILED) {
      // A node rollout that failed is gone on with, and the next one counts what it counted too.
      entry.refusedBefore += entry.result.refusedWritesMillis();
    }
    entry.result = entry.result == null ? result : merged(entry.result, result);
    boolean edited = result.steps().stream().anyMatch(step -> step.step() == Step.EDIT);
    if (edited && !entry.plan.sha256Before().equals(entry.plan.sha256After())) {
      entry.edited = entry.plan;
    }
  }

  /** What is under way when the rollout ends did not end well, whatever it came to. */
  void failRunningNode(@Nullable String error) {
    nodes.values().stream()
        .filter(entry -> entry.state == NodeState.RUNNING)
        .forEach(entry -> entry.end(NodeState.FAILED, error));
  }

  void nodeEnded(NodePlan node, NodeState state, @Nullable String error) {
    entry(node).end(state, error);
  }

  /** The node that is being worked on, by its title. */
  Optional<String> runningNode() {
    return nodes.values().stream()
        .filter(entry -> entry.state == NodeState.RUNNING)
        .map(entry -> entry.plan.node().title())
        .findFirst();
  }

  NodeState state(NodePlan node) {
    return entry(node).state;
  }

  /** What went wrong with the node; null when nothing did. */
  @Nullable String error(NodePlan node) {
    return entry(node).error;
  }

  void finish(Outcome outcome, @Nullable String reason) {
    this.outcome = outcome;
    this.reason = reason;
    this.finishedAt = WorkflowTime.now();
    this.phase = Phase.DONE;
  }

  /** How long the rollout has taken so far. */
  Duration timeTaken() {
    return Duration.between(startedAt, WorkflowTime.now());
  }

  /** How long the node rollout that ended last has taken {@code node}. */
  Duration timeTaken(NodePlan node) {
    NodeEntry entry = entry(node);
    return entry.startedAt == null || entry.finishedAt == null
        ? Duration.ZERO
        : Duration.between(entry.startedAt, entry.finishedAt);
  }

  RolloutStatus status(RolloutRequest request, boolean paused, @Nullable WaitingFor waitingFor) {
    boolean over = phase == Phase.DONE;
    WorkflowInfo info = Workflow.getInfo();
    return new RolloutStatus(
            cluster,
            info.getWorkflowId(),
            info.getRunId(),
            RequestSummary.of(request),
            phase,
            outcome,
            reason,
            paused && !over,
            over ? null : waitingFor,
            startedAt,
            finishedAt,
            0,
            TimeEstimate.secondsPerNode(plan),
            refused.listed(),
            nodes.values().stream().map(NodeEntry::status).toList(),
            left)
        .asOf(WorkflowTime.now());
  }

  Report report() {
    WorkflowInfo info = Workflow.getInfo();
    int movesEach = movesListedOfEach();
    return new Report(
        cluster,
        info.getWorkflowId(),
        info.getRunId(),
        outcome,
        reason,
        startedAt,
        finishedAt,
        nodes.values().stream().map(node -> node.report(movesEach)).toList(),
        findings,
        events,
        left,
        outcome == Outcome.PLANNED ? plan : null);
  }

  private int movesListedOfEach() {
    long withMoves = nodes.values().stream().filter(NodeEntry::hasMoves).count();
    return MOVES_LISTED / (int) Math.max(1, withMoves);
  }

  private NodeEntry entry(NodePlan node) {
    return Objects.requireNonNull(nodes.get(node.endpoint()), node.endpoint());
  }

  /** A further attempt's result, with the steps of those before it in front. */
  private static NodeResult merged(NodeResult before, NodeResult after) {
    List<StepRecord> steps = new ArrayList<>(before.steps());
    steps.addAll(after.steps());
    return new NodeResult(
        after.state(),
        steps,
        after.moves(),
        after.movesOmitted(),
        after.pending(),
        after.effective(),
        after.refusedWritesMillis(),
        after.error(),
        after.leaseLost(),
        after.logTail());
  }

  /** What is known of one node. */
  private static final class NodeEntry {
    private final boolean toUpdate;
    private NodePlan plan;
    private @Nullable NodePlan edited;
    private NodeState state;
    private @Nullable Step step;
    private @Nullable String workflowId;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private int moves;
    private int movesDone;
    private @Nullable String error;
    private @Nullable NodeResult result;
    private long refusedBefore;

    NodeEntry(NodePlan plan) {
      this.toUpdate = plan.action() == NodeAction.UPDATE;
      this.plan = plan;
      this.moves = plan.moves();
      this.state = plan.action() == NodeAction.UNCHANGED ? NodeState.UNCHANGED : NodeState.PENDING;
    }

    void restore(NodeCheckpoint node) {
      if (node.replanned() != null) {
        plan = node.replanned();
      }
      edited = node.edited() ? plan : node.editedBy();
      state = node.state();
      startedAt = node.startedAt();
      finishedAt = node.finishedAt();
      moves = node.moves();
      movesDone = node.movesDone();
      error = node.error();
      result = node.result();
      refusedBefore = node.refusedBefore();
    }

    NodeCheckpoint checkpoint(NodePlan planned, int movesAtMost) {
      boolean byPlan = plan.equals(edited);
      return new NodeCheckpoint(
          plan.endpoint(),
          plan.equals(planned) ? null : plan,
          byPlan,
          byPlan ? null : edited,
          state,
          startedAt,
          finishedAt,
          moves,
          movesDone,
          error,
          result == null ? null : result.listing(movesAtMost),
          refusedBefore);
    }

    void end(NodeState state, @Nullable String error) {
      this.state = state;
      this.error = error;
      this.step = null;
      this.workflowId = null;
      this.finishedAt = WorkflowTime.now();
    }

    NodeStatus status() {
      return new NodeStatus(
          plan.component(),
          plan.endpoint(),
          state,
          step,
          startedAt,
          finishedAt,
          moves,
          movesDone,
          error,
          workflowId,
          plan.estimateSeconds());
    }

    boolean hasMoves() {
      return result != null && !result.moves().isEmpty();
    }

    NodeReport report(int movesAtMost) {
      NodeResult result = this.result;
      List<LeaderMove> made = result == null ? List.of() : result.moves();
      int listed = Math.min(made.size(), movesAtMost);
      return new NodeReport(
          plan.component(),
          plan.endpoint(),
          state,
          result == null ? List.of() : result.steps(),
          made.subList(0, listed),
          made.size() - listed + (result == null ? 0 : result.movesOmitted()),
          result == null ? null : result.effective(),
          refusedBefore + (result == null ? 0 : result.refusedWritesMillis()),
          error,
          result == null ? null : result.logTail());
    }
  }
}
