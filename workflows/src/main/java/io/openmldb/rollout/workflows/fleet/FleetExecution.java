package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.fleet.FleetCluster;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.NamedTimer;
import io.openmldb.rollout.workflows.temporal.TemporalUiPublisher;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way through the clusters of a fleet.
 *
 * <ol>
 *   <li>The canary clusters, in order, at most {@code maxConcurrent} at a time; each must succeed.
 *   <li>Soak: they are watched for {@code canarySoak}.
 *   <li>All others, likewise, until {@code stopAfterFailures} have failed.
 * </ol>
 *
 * <p>Properties: a cluster is begun only while nothing says that it must not be (an abort, a pause,
 * failures); what was begun is always awaited. Where the history is large, no cluster is begun
 * until none runs, and then another run goes on: no child is ever left behind by a run.
 */
final class FleetExecution {

  private final FleetRequest request;
  private final FleetState state;
  private final FleetCommands commands;
  private final StopRule stopRule;
  private final TemporalUiPublisher view;
  private final Runnable publish;
  private final FleetContinuation continuation;
  private final int canaries;
  private @Nullable RuntimeException unreadable;

  FleetExecution(
      FleetRequest request,
      FleetState state,
      FleetCommands commands,
      StopRule stopRule,
      TemporalUiPublisher view,
      Runnable publish) {
    this.request = request;
    this.state = state;
    this.commands = commands;
    this.stopRule = stopRule;
    this.view = view;
    this.publish = publish;
    this.continuation = new FleetContinuation(request, state, view);
    this.canaries = Math.min(request.strategy().canaryClusters(), request.clusters().size());
  }

  /** Goes through all clusters, or until no further one is to be begun. */
  void run() {
    rollOutFirst(canaries);
    if (canaries > 0 && canaries < request.clusters().size() && !stopRule.applies()) {
      soak();
    }
    rollOutFirst(request.clusters().size());
    state.skipPending();
  }

  private void rollOutFirst(int count) {
    while (state.next() < count && awaitTurn()) {
      begin(state.next());
    }
    awaitClusters(() -> state.progress().running() == 0);
  }

  /**
   * Waits for what clusters do. A rollout's answer that cannot be read is a newer worker's: the
   * workflow task fails, and is tried again until a worker takes it that can.
   */
  private void awaitClusters(BooleanSupplier condition) {
    Workflow.await(() -> unreadable != null || condition.getAsBoolean());
    if (unreadable != null) {
      throw unreadable;
    }
  }

  /** Waits until a cluster may be begun; whether one may be at all. */
  private boolean awaitTurn() {
    while (!stopRule.applies()) {
      holdWhilePaused();
      awaitClusters(() -> commands.isPaused() || stopRule.applies() || hasRoom());
      if (!commands.isPaused() && !stopRule.applies()) {
        if (!continuation.isDue()) {
          return true;
        }
        continuation.continueUnless(() -> commands.isPaused() || commands.isAborted());
      }
    }
    return false;
  }

  private boolean hasRoom() {
    int running = state.progress().running();
    return continuation.isDue() ? running == 0 : running < request.strategy().maxConcurrent();
  }

  /** A pause that nobody ends is an abort at last. */
  private void holdWhilePaused() {
    if (!commands.isPaused()) {
      return;
    }
    Duration patience = request.options().timeouts().gate();
    Instant since = WorkflowTime.now();
    show(
        new WaitingFor(
            Gate.PAUSED, since, since.plus(patience), "paused by the operator", "resume()"));
    boolean inTime =
        NamedTimer.await(
            patience,
            "waits for a person: resume",
            () -> !commands.isPaused() || stopRule.applies());
    show(null);
    if (!inTime) {
      String why = "paused for " + patience + ", and nobody has resumed it";
      state.addEvent("fleet rollout", "abort " + AbortMode.KEEP, why);
      commands.abort(AbortMode.KEEP, why, null);
    }
  }

  private void soak() {
    Instant now = WorkflowTime.now();
    if (state.soakUntil() == null) {
      state.soakUntil(now.plus(request.strategy().canarySoak()));
    }
    Instant until = state.soakUntil();
    if (until == null || !until.isAfter(now)) {
      return;
    }
    String why =
        "canary clusters are watched: "
            + Excerpt.joined(", ", state.in(FleetClusterState.SUCCEEDED));
    show(new WaitingFor(Gate.CANARY, now, until, why, null));
    NamedTimer.await(
        Duration.between(now, until), "soak of the canary clusters", commands::isAborted);
    show(null);
  }

  private void show(@Nullable WaitingFor waiting) {
    state.waitsFor(waiting);
    publish.run();
  }

  private void begin(int index) {
    FleetCluster cluster = request.clusters().get(index);
    RolloutRequest asked =
        request.forCluster(cluster.cluster(), FleetCommands.forClusters(request.reason()));
    Instant startedAt = WorkflowTime.now();
    state.set(index, running(cluster, startedAt, null, null, null));
    publish.run();
    ClusterRolloutChild child =
        new ClusterRolloutChild(
            cluster,
            asked,
            commands,
            view.attributesOf(cluster.cluster()),
            new ClusterRolloutChild.Observer() {
              @Override
              public void waits(String why) {
                state.set(index, running(cluster, startedAt, null, null, why));
                publish.run();
              }

              @Override
              public void begun(String workflowId, String runId) {
                state.set(index, running(cluster, startedAt, workflowId, runId, null));
                publish.run();
              }
            });
    Async.procedure(
            () -> {
              ClusterRolloutChild.Ending ending = child.run();
              state.set(index, ended(state.cluster(index), ending));
              publish.run();
            })
        .handle(
            (done, failure) -> {
              unreadable = unreadable == null ? failure : unreadable;
              return null;
            });
  }

  private static FleetClusterStatus running(
      FleetCluster cluster,
      Instant startedAt,
      @Nullable String workflowId,
      @Nullable String runId,
      @Nullable String waitsFor) {
    return new FleetClusterStatus(
        cluster.cluster(),
        FleetClusterState.RUNNING,
        workflowId,
        runId,
        null,
        startedAt,
        null,
        0,
        0,
        waitsFor,
        null);
  }

  private static FleetClusterStatus ended(
      FleetClusterStatus running, ClusterRolloutChild.Ending ending) {
    Report report = ending.report();
    return new FleetClusterStatus(
        running.cluster(),
        ending.error() == null ? FleetClusterState.SUCCEEDED : FleetClusterState.FAILED,
        running.workflowId(),
        running.runId(),
        report == null ? null : report.outcome(),
        running.startedAt(),
        WorkflowTime.now(),
        report == null ? 0 : report.nodes().size(),
        report == null ? 0 : updated(report),
        null,
        ending.error());
  }

  private static int updated(Report report) {
    return (int) report.nodes().stream().filter(node -> node.state() == NodeState.UPDATED).count();
  }
}
