package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.activity.ConfigFileActivities;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities;
import io.openmldb.rollout.workflows.activity.LeaseActivities;
import io.openmldb.rollout.workflows.activity.PlanningActivities;
import io.openmldb.rollout.workflows.activity.ProcessActivities;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities;
import io.openmldb.rollout.workflows.activity.TemporalServiceActivities;
import io.openmldb.rollout.workflows.activity.VerificationActivities;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthObservation;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.MoveCost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import io.openmldb.rollout.workflows.api.model.PendingUndo.ProcessChange;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.Timeouts;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A cluster in memory that the activities' interfaces act on. It keeps what was called, in order,
 * and what state each node is in; a call can be made to fail, or to run something first.
 */
public final class FakeClusterActivities
    implements PlanningActivities,
        LeaseActivities,
        ConfigFileActivities,
        LeaderMoveActivities,
        ProcessActivities,
        TabletRecoveryActivities,
        VerificationActivities,
        TemporalServiceActivities,
        PlannedBehavior {

  /** A node of the fake: what its file holds, who its process is, where its leaders are. */
  public static final class FakeNode {
    private final NodePlan plan;
    public boolean newFile;
    public boolean mendedByHand;
    public long pid = 100;
    public long runningSince;
    public boolean runsNewFile;
    public boolean leadersAway;
    public boolean followersDetached;
    public boolean loaded = true;
    public ProcessMode mode = ProcessMode.NORMAL;
    public int restarts;

    private FakeNode(NodePlan plan) {
      this.plan = plan;
    }

    /** Whether nothing of an update is left half-done. */
    public boolean isConsistent() {
      return pid != 0 && !leadersAway && !followersDetached && loaded && newFile == runsNewFile;
    }
  }

  private final Map<String, FakeNode> nodes = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> stoppedWhileLeading = new ArrayList<>();
  private final Map<String, Deque<PlannedFailure>> failures = new HashMap<>();
  private final Map<String, Runnable> hooks = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Deque<Illness> illnesses = new ArrayDeque<>();
  private final List<HealthTask> looks = new ArrayList<>();
  private final List<WatchTask> watches = new ArrayList<>();
  private final Deque<List<String>> jobs = new ArrayDeque<>();
  private final Deque<List<Finding>> confirmations = new ArrayDeque<>();
  private final Set<String> asWanted = new HashSet<>();
  private final List<FileTask> restored = new ArrayList<>();
  private final List<ConfirmTask> confirmed = new ArrayList<>();
  private List<String> searchAttributes = List.of();
  private String leaseOwner;
  private Node inProgress;
  private String nodeRollout;
  private FileChange file;
  private ProcessChange process;
  private int detached;
  private int moved;
  private int returned;
  private MoveCost cost = MoveCost.NONE;
  private String unsettled;
  private boolean interrupted;
  private boolean leaseOwnerRuns = true;
  private boolean leaseOwnerOutOfReach;
  private List<String> leftBehind = List.of();
  private int leaders = 2;
  private long rows = 1_000;
  private ProcessMode wantedMode = ProcessMode.NORMAL;

  /** Nodes that are added from now on are to run in {@code mode} afterwards. */
  public synchronized FakeClusterActivities wantedIn(ProcessMode mode) {
    wantedMode = mode;
    return this;
  }

  /** Adds a node that is to be updated. */
  public FakeClusterActivities with(Component component, String endpoint) {
    return with(component, endpoint, NodeAction.UPDATE);
  }

  /** Adds a node. */
  public synchronized FakeClusterActivities with(
      Component component, String endpoint, NodeAction action) {
    NodePlan plan =
        new NodePlan(
            component,
            endpoint,
            "127.0.0.1",
            "/opt/openmldb/" + endpoint,
            component.file(),
            action,
            wantedMode,
            ProcessMode.NORMAL,
            "before",
            "after",
            List.of(new ConfigChange("a", null, "b")),
            "-a\n+b",
            component == Component.TABLET ? 4 : 0,
            component == Component.TABLET ? 2 : 0);
    nodes.put(endpoint, new FakeNode(plan));
    return this;
  }

  /** Two nameservers, three tablets, an apiserver and a taskmanager. */
  public static FakeClusterActivities ofAllComponents() {
    return new FakeClusterActivities()
        .with(Component.NAMESERVER, "ns2:7527")
        .with(Component.NAMESERVER, "ns1:7527")
        .with(Component.TABLET, "t1:10921")
        .with(Component.TABLET, "t2:10921")
        .with(Component.TABLET, "t3:10921")
        .with(Component.APISERVER, "api:9080")
        .with(Component.TASKMANAGER, "tm:9902");
  }

  public FakeClusterActivities withFinding(FindingLevel level, String message) {
    return withFinding(level, FindingCode.NOT_HEALTHY, message);
  }

  public synchronized FakeClusterActivities withFinding(
      FindingLevel level, FindingCode code, String message) {
    findings.add(Finding.ofCluster(level, code, message, null));
    return this;
  }

  /** An ERROR of each node that was added, in the same words. */
  public synchronized FakeClusterActivities withFindingOfEachNode(
      FindingCode code, String message) {
    nodes
        .values()
        .forEach(
            node ->
                findings.add(
                    Finding.ofNode(FindingLevel.ERROR, code, node.plan.node(), message, null)));
    return this;
  }

  /** Every tablet leads this many partitions. */
  public synchronized FakeClusterActivities withLeaders(int leaders) {
    this.leaders = leaders;
    return this;
  }

  /** Whoever waits for the cluster's health next waits in vain, with these problems. */
  public synchronized FakeClusterActivities unhealthyOnce(String... problems) {
    return unhealthyFor(Timeouts.DEFAULT.health(), problems);
  }

  /** Looks at the cluster's health that take so long together end with these problems. */
  public synchronized FakeClusterActivities unhealthyFor(Duration duration, String... problems) {
    illnesses.add(new Illness(duration, List.of(problems)));
    return this;
  }

  /** The next wait for a taskmanager's jobs ends at its deadline with {@code running}. */
  public synchronized FakeClusterActivities jobsOnce(String... running) {
    jobs.add(List.of(running));
    return this;
  }

  /** The next confirmation ends with this error. */
  public synchronized FakeClusterActivities confirmationErrorOnce(String message) {
    confirmations.add(List.of(Finding.ofCluster(FindingCode.NOT_CONFIRMED, message)));
    return this;
  }

  /** Somebody writes. */
  public synchronized void write(long more) {
    rows += more;
  }

  public synchronized FakeClusterActivities withSearchAttributes(String... names) {
    searchAttributes = List.of(names);
    return this;
  }

  /** A workflow of another Temporal, which cannot be asked, holds the lease. */
  public synchronized FakeClusterActivities leaseHeldElsewhereBy(String owner, String... recorded) {
    leaseOwnerOutOfReach = true;
    return leaseLeftBehindBy(owner, recorded);
  }

  /** A rollout that ended has kept the lease, with this in it to undo. */
  public synchronized FakeClusterActivities leaseLeftBehindBy(String owner, String... recorded) {
    leaseOwner = owner;
    leaseOwnerRuns = false;
    leftBehind = List.of(recorded);
    interrupted = true;
    return this;
  }

  /**
   * The rollout that kept the lease was at this node: its file was edited, its leaders are away,
   * its followers detached, and it was restarted or not.
   */
  public synchronized FakeClusterActivities leftHalfDone(String endpoint, boolean restarted) {
    FakeNode node = nodes.get(endpoint);
    inProgress = node.plan.node();
    file = new FileChange("before", "after", "run-before");
    process = new ProcessChange(snapshot(node), ProcessMode.NORMAL);
    moved = 2;
    detached = 1;
    node.newFile = true;
    node.leadersAway = true;
    node.followersDetached = true;
    if (restarted) {
      node.pid = 200;
      node.runningSince = 9;
      node.runsNewFile = true;
      node.loaded = false;
    }
    return this;
  }

  /** The rollout that kept the lease had put the node's file back, and not its process yet. */
  public synchronized FakeClusterActivities fileWasPutBack(String endpoint) {
    nodes.get(endpoint).newFile = false;
    file = file.putBack();
    return this;
  }

  /** The lease names this node rollout, which runs; null: none any more. */
  public synchronized FakeClusterActivities nodeRolloutAtWork(String workflowId) {
    nodeRollout = workflowId;
    return this;
  }

  public synchronized FakeClusterActivities leaseHeldBy(String owner) {
    leaseOwner = owner;
    return this;
  }

  /** The next call {@code "what endpoint"} fails for good, before it does anything. */
  public synchronized FakeClusterActivities failOnce(
      String call, FailureType type, String message) {
    failures
        .computeIfAbsent(call, unused -> new ArrayDeque<>())
        .add(
            new PlannedFailure(
                ApplicationFailure.newNonRetryableFailure(message, type.id()), false));
    return this;
  }

  /**
   * The next {@code times} calls {@code "what endpoint"} are not answered, as in an outage, which
   * may last longer than it matters.
   */
  public synchronized FakeClusterActivities failTimes(String call, int times, String message) {
    Deque<PlannedFailure> planned = failures.computeIfAbsent(call, unused -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      planned.add(new PlannedFailure(ApplicationFailure.newFailure(message, "Unavailable"), i > 0));
    }
    return this;
  }

  private record PlannedFailure(RuntimeException failure, boolean mayBeLeft) {}

  @Override
  public synchronized List<String> unused() {
    List<String> unused = new ArrayList<>();
    failures.forEach(
        (call, planned) -> {
          if (!planned.stream().allMatch(PlannedFailure::mayBeLeft)) {
            unused.add("a failure of \"" + call + "\"");
          }
        });
    hooks.keySet().forEach(call -> unused.add("what was to happen at \"" + call + "\""));
    illnesses.forEach(illness -> unused.add("a wait for health with " + illness.problems()));
    confirmations.forEach(findings -> unused.add("a confirmation with " + findings));
    jobs.forEach(running -> unused.add("a wait for the jobs " + running));
    return unused;
  }

  /** From now on a plan finds the file of the node as wanted, and its process too. */
  public synchronized FakeClusterActivities asWanted(String endpoint) {
    asWanted.add(endpoint);
    return this;
  }

  /** What was to be restored, in order. */
  public synchronized List<FileTask> restored() {
    return List.copyOf(restored);
  }

  /** What was to be confirmed, in order. */
  public synchronized List<ConfirmTask> confirmed() {
    return List.copyOf(confirmed);
  }

  /** Runs {@code hook} at the start of the next call {@code "what endpoint"}. */
  public synchronized FakeClusterActivities at(String call, Runnable hook) {
    hooks.put(call, hook);
    return this;
  }

  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** What was called so far does not count. */
  public synchronized void forgetCalls() {
    calls.clear();
  }

  /** What was asked about the cluster's health, in order. */
  public synchronized List<HealthTask> looks() {
    return List.copyOf(looks);
  }

  /** The watches of the cluster's health that were asked for, in order. */
  public synchronized List<WatchTask> watches() {
    return List.copyOf(watches);
  }

  /** The calls that change something, in order. */
  public synchronized List<String> changes() {
    return calls.stream()
        .filter(
            call ->
                !call.matches(
                    "(plan|inspect|pending undo|health|watch"
                        + " health|baseline|facts|log|planMoves|planDetach).*"))
        .toList();
  }

  public synchronized FakeNode node(String endpoint) {
    return nodes.get(endpoint);
  }

  public synchronized boolean isLeaseHeld() {
    return leaseOwner != null;
  }

  /** Whether every node is wholly old or wholly new. */
  public synchronized boolean isConsistent() {
    return nodes.values().stream().allMatch(FakeNode::isConsistent);
  }

  @Override
  public Plan plan(RolloutRequest request) {
    called("plan");
    synchronized (this) {
      List<NodePlan> plans =
          nodes.values().stream()
              .map(node -> node.plan)
              .filter(plan -> request.concerns(plan.component()))
              .map(plan -> asWanted.contains(plan.endpoint()) ? unchanged(plan) : plan)
              .toList();
      return new Plan(request.cluster(), plans, findings, 60L * plans.size());
    }
  }

  private static NodePlan unchanged(NodePlan plan) {
    return new NodePlan(
        plan.component(),
        plan.endpoint(),
        plan.host(),
        plan.workdir(),
        plan.file(),
        NodeAction.UNCHANGED,
        plan.mode(),
        plan.modeBefore(),
        plan.sha256After(),
        plan.sha256After(),
        List.of(),
        "",
        plan.replicas(),
        plan.moves());
  }

  @Override
  public LeaseStatus readLease(String name) {
    synchronized (this) {
      return leaseOwner == null
          ? LeaseStatus.free()
          : new LeaseStatus(
              "workflow " + leaseOwner,
              leaseOwnerRuns || leaseOwnerOutOfReach,
              leaseOwnerOutOfReach,
              leftBehind);
    }
  }

  @Override
  public Lease acquire(LeaseRequest request) {
    called("acquire");
    synchronized (this) {
      if (leaseOwner != null && !leaseOwner.equals(request.workflowId())) {
        throw held();
      }
      leaseOwner = request.workflowId();
      return new Lease(request.cluster(), request.workflowId(), request.runId(), 7);
    }
  }

  @Override
  public void recordNode(NodeInProgress nodeInProgress) {
    String endpoint = nodeInProgress.node() == null ? "-" : nodeInProgress.node().endpoint();
    called("record " + endpoint);
    synchronized (this) {
      if (nodeRollout != null && !nodeRollout.equals(nodeInProgress.workflowId())) {
        throw ApplicationFailure.newFailure(
            "node rollout " + nodeRollout + " is at work", FailureType.LEASE_HELD.id());
      }
      Node node = nodeInProgress.node();
      boolean same = inProgress != null && inProgress.equals(node);
      boolean owner = nodeInProgress.workflowId().equals(nodeInProgress.lease().workflowId());
      boolean begins = node != null && !owner && !(same && nodeInProgress.undoes());
      if (begins && (file != null || process != null)) {
        throw FailureType.CLUSTER_LEFT_INCONSISTENT.newFailure(
            inProgress.title() + " is left half done");
      }
      if (!same) {
        file = null;
        process = null;
        cost = MoveCost.NONE;
      }
      inProgress = nodeInProgress.node();
    }
  }

  @Override
  public void release(Lease lease) {
    called("release");
    synchronized (this) {
      if (interrupted || moved > 0 || detached > 0 || returned > 0) {
        throw FailureType.CLUSTER_LEFT_INCONSISTENT.newFailure("something is still to be undone");
      }
      leaseOwner = null;
    }
  }

  @Override
  public Lease takeOver(LeaseRequest request) {
    called("take over");
    synchronized (this) {
      if (leaseOwnerRuns || (leaseOwnerOutOfReach && !request.ownerIsGone())) {
        throw held();
      }
      leaseOwner = request.workflowId();
      leaseOwnerOutOfReach = false;
      return new Lease(request.cluster(), request.workflowId(), request.runId(), 8);
    }
  }

  @Override
  public PendingUndo pendingUndo(Lease lease) {
    called("pending undo");
    synchronized (this) {
      return new PendingUndo(
          inProgressOrUnsettled(),
          file,
          process,
          detached,
          moved,
          returned,
          interrupted,
          false,
          cost,
          recorded());
    }
  }

  private Node inProgressOrUnsettled() {
    return inProgress == null && unsettled != null ? nodes.get(unsettled).plan.node() : inProgress;
  }

  private List<String> recorded() {
    List<String> recorded = new ArrayList<>(leftBehind);
    if (unsettled != null && returned > 0) {
      recorded.add("tablet " + unsettled + " registered while auto_failover was off");
    }
    return recorded;
  }

  /** An accident: the lease records something of the tablet that nobody has undone. */
  public synchronized FakeClusterActivities leaveUnsettled(String endpoint) {
    unsettled = endpoint;
    nodes.get(endpoint).leadersAway = true;
    moved = 1;
    returned = 1;
    return this;
  }

  @Override
  public void endInterrupted(Lease lease) {
    called("end interrupted");
    synchronized (this) {
      interrupted = false;
    }
  }

  private RuntimeException held() {
    return FailureType.LEASE_HELD.newFailure("the lease of demo is held by " + leaseOwner);
  }

  @Override
  public void forget(LeaseRequest request) {
    called("forget");
    synchronized (this) {
      if (request.workflowId().equals(leaseOwner)) {
        leaseOwner = null;
      }
    }
  }

  @Override
  public FileOutcome backUp(FileTask task) {
    called("backup " + task.node().endpoint());
    return new FileOutcome(false, "backed up");
  }

  @Override
  public FileOutcome edit(FileTask task) {
    called("edit " + task.node().endpoint());
    node(task.node().endpoint()).mendedByHand = false;
    record(task);
    return file(task.node(), true);
  }

  @Override
  public FileOutcome restore(FileTask task) {
    called("restore " + task.node().endpoint());
    synchronized (this) {
      restored.add(task);
      if (nodes.get(task.node().endpoint()).mendedByHand) {
        return keep(task);
      }
    }
    record(task);
    FileOutcome outcome = file(task.node(), false);
    synchronized (this) {
      file = file.putBack();
    }
    return outcome;
  }

  private FileOutcome keep(FileTask task) {
    if (!task.keepsForeign()) {
      throw FailureType.FILE_CONFLICT.newFailure("was changed by somebody else");
    }
    file = null;
    return FileOutcome.foreign("was changed by somebody else, and is kept as it is");
  }

  private synchronized void record(FileTask task) {
    file = new FileChange(task.sha256Before(), task.sha256After(), task.lease().runId());
  }

  private synchronized FileOutcome file(Node node, boolean newFile) {
    FakeNode fake = nodes.get(node.endpoint());
    boolean already = fake.newFile == newFile;
    fake.newFile = newFile;
    return new FileOutcome(already, newFile ? "edited" : "restored");
  }

  @Override
  public List<LeaderMove> planMoves(MovePlanTask task) {
    called("planMoves " + task.node().endpoint());
    FakeNode node = node(task.node().endpoint());
    if (node.leadersAway) {
      return List.of();
    }
    String here = task.node().endpoint();
    return IntStream.range(0, leaders)
        .mapToObj(pid -> new LeaderMove("db", "t", 1, pid, here, "other:1", false))
        .toList();
  }

  @Override
  public MoveOutcome moveAway(MoveTask task) {
    synchronized (this) {
      moved = Math.max(moved, task.moves().size());
    }
    called("pre-upgrade " + task.node().endpoint());
    node(task.node().endpoint()).leadersAway = true;
    return new MoveOutcome(costs(400, 0), List.of(), List.of());
  }

  @Override
  public MoveOutcome moveHome(MoveTask task) {
    called("post-upgrade " + task.node().endpoint());
    synchronized (this) {
      moved = 0;
    }
    node(task.node().endpoint()).leadersAway = false;
    return new MoveOutcome(costs(300, 0), List.of(), List.of());
  }

  /** Writes were refused or lost for the node in progress; an attempt that fails may say so too. */
  public synchronized MoveCost costs(long refusedMillis, long lostWrites) {
    cost =
        new MoveCost(
            cost.refusedWritesMillis() + refusedMillis,
            Math.max(cost.longestRefusalMillis(), refusedMillis),
            cost.lostWrites() + lostWrites);
    return cost;
  }

  @Override
  public ProcessSnapshot inspect(ProcessTask task) {
    called("inspect " + task.node().endpoint());
    return snapshot(node(task.node().endpoint()));
  }

  @Override
  public RestartOutcome restart(RestartTask task) {
    FakeNode node = node(task.node().endpoint());
    synchronized (this) {
      boolean forwards = !task.puttingBack();
      if (process == null || (forwards && process.isBack())) {
        process = new ProcessChange(task.before(), task.modeBefore());
      }
      if (failures.containsKey("restart " + task.node().endpoint())) {
        // A start that fails has stopped the process first.
        node.pid = 0;
        node.loaded = node.plan.component() != Component.TABLET;
      }
    }
    called("restart " + task.node().endpoint());
    synchronized (this) {
      if (leads(node)) {
        stoppedWhileLeading.add(task.node().endpoint());
      }
      node.restarts++;
      node.pid = 100L + node.restarts;
      node.runningSince = node.restarts;
      node.mode = task.mode();
      node.runsNewFile = node.newFile;
      node.loaded = node.plan.component() != Component.TABLET;
      if (task.puttingBack()) {
        process = process.putBackBy(snapshot(node));
      }
      return new RestartOutcome(snapshot(node), false, "restarted");
    }
  }

  /** Whether there are leaders on a tablet that runs and serves. */
  private boolean leads(FakeNode node) {
    boolean serves = node.plan.component() == Component.TABLET && node.pid != 0 && node.loaded;
    return serves && leaders > 0 && !node.leadersAway;
  }

  /** Tablets that were stopped while they led something, and others could have led it. */
  public synchronized List<String> stoppedWhileLeading() {
    return List.copyOf(stoppedWhileLeading);
  }

  @Override
  public String logTail(ProcessTask task) {
    called("log " + task.node().endpoint());
    return "ERROR: illegal value";
  }

  @Override
  public List<Follower> planDetach(TabletTask task) {
    called("planDetach " + task.node().endpoint());
    return List.of(new Follower("db", "t", 1, 2, "other:1"));
  }

  @Override
  public void detach(DetachTask task) {
    synchronized (this) {
      detached = task.followers().size();
    }
    called("detach " + task.node().endpoint());
    node(task.node().endpoint()).followersDetached = true;
  }

  @Override
  public RecoveryOutcome recover(RecoverTask task) {
    called("recover " + task.node().endpoint());
    synchronized (this) {
      detached = 0;
      returned = 0;
    }
    FakeNode node = node(task.node().endpoint());
    node.loaded = true;
    node.followersDetached = false;
    return new RecoveryOutcome(4, List.of());
  }

  @Override
  public Baseline baseline(String cluster) {
    called("baseline");
    synchronized (this) {
      return new Baseline(41, rows);
    }
  }

  @Override
  public Health awaitHealth(HealthTask task) {
    called("health");
    synchronized (this) {
      looks.add(task);
      Illness illness = illnesses.poll();
      if (illness == null) {
        return new Health(List.of(), new HealthObservation("ns1:7527", List.of(), List.of()));
      }
      Duration left = illness.left().minus(task.deadline());
      if (left.compareTo(Duration.ZERO) > 0) {
        illnesses.addFirst(new Illness(left, illness.problems()));
      }
      return new Health(illness.problems());
    }
  }

  private record Illness(Duration left, List<String> problems) {}

  @Override
  public Health watchHealth(WatchTask task) {
    called("watch health");
    synchronized (this) {
      watches.add(task);
    }
    return awaitHealth(new HealthTask(task.cluster(), task.patience()));
  }

  @Override
  public Health awaitJobs(JobsTask task) {
    called("jobs " + task.node().endpoint());
    synchronized (this) {
      return new Health(jobs.isEmpty() ? List.of() : jobs.poll());
    }
  }

  @Override
  public NodeProof verify(VerifyTask task) {
    called("verify " + task.node().endpoint());
    if (task.sha256() != null && node(task.node().endpoint()).mendedByHand) {
      throw FailureType.NOT_VERIFIED.newFailure("its file is another one than planned");
    }
    return new NodeProof(EffectiveProof.FILE, "verified");
  }

  @Override
  public Confirmation confirm(ConfirmTask task) {
    called("confirm");
    synchronized (this) {
      confirmed.add(task);
      if (task.rowsMustGrow() && rows <= task.baseline().rows()) {
        return new Confirmation(
            List.of(Finding.ofCluster(FindingCode.ROWS_DID_NOT_GROW, "no row was written")));
      }
      return new Confirmation(confirmations.isEmpty() ? List.of() : confirmations.poll());
    }
  }

  @Override
  public List<String> registeredSearchAttributes() {
    called("facts");
    synchronized (this) {
      return searchAttributes;
    }
  }

  private static ProcessSnapshot snapshot(FakeNode node) {
    return node.pid == 0
        ? ProcessSnapshot.absent(node.mode)
        : new ProcessSnapshot(
            node.pid, node.runningSince, Instant.ofEpochSecond(node.runningSince), node.mode, 0);
  }

  private void called(String call) {
    Runnable hook;
    RuntimeException failure;
    synchronized (this) {
      calls.add(call);
      hook = hooks.remove(call);
      Deque<PlannedFailure> planned = failures.get(call);
      failure = planned == null ? null : planned.remove().failure();
      if (planned != null && planned.isEmpty()) {
        failures.remove(call);
      }
    }
    if (hook != null) {
      hook.run();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
