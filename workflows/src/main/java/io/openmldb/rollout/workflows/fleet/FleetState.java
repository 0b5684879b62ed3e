package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.fleet.FleetCluster;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetProgress;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.RefusedMessages;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a fleet rollout: each cluster, what was decided, how it ended. */
final class FleetState {

  /** Of more signals that change nothing, the newest are kept. */
  private static final int MOST_REFUSED = 50;

  private final FleetRequest request;
  private final Instant startedAt;
  private final List<FleetClusterStatus> clusters;
  private final List<Event> events;
  private final RefusedMessages refused;
  private @Nullable FleetProgress progress;
  private @Nullable Instant soakUntil;
  private @Nullable WaitingFor waitingFor;
  private @Nullable FleetOutcome outcome;
  private @Nullable String reason;
  private @Nullable Instant finishedAt;

  /** One that begins. */
  FleetState(FleetRequest request) {
    this.request = request;
    this.startedAt = WorkflowTime.now();
    this.clusters =
        new ArrayList<>(
            request.clusters().stream()
                .map(FleetCluster::cluster)
                .map(FleetClusterStatus::pending)
                .toList());
    this.events = new ArrayList<>();
    this.refused = new RefusedMessages(MOST_REFUSED, List.of());
  }

  /** One that an earlier run began. */
  FleetState(FleetRequest request, FleetCheckpoint checkpoint) {
    this.request = request;
    this.startedAt = checkpoint.startedAt();
    this.clusters = new ArrayList<>(checkpoint.clusters());
    this.events = new ArrayList<>(checkpoint.events());
    this.refused = new RefusedMessages(MOST_REFUSED, checkpoint.refused());
    this.soakUntil = checkpoint.soakUntil();
  }

  /** What the next run has to know. */
  FleetCheckpoint checkpoint(List<String> searchAttributes) {
    return new FleetCheckpoint(
        Workflow.getInfo().getRunId(),
        startedAt,
        clusters,
        events,
        refused.listed(),
        soakUntil,
        searchAttributes);
  }

  FleetProgress progress() {
    if (progress == null) {
      progress = FleetProgress.of(clusters);
    }
    return progress;
  }

  /** The cluster whose turn it is, counted from 0; the number of clusters when there is none. */
  int next() {
    for (int i = 0; i < clusters.size(); i++) {
      if (clusters.get(i).state() == FleetClusterState.PENDING) {
        return i;
      }
    }
    return clusters.size();
  }

  /** The names of the clusters in {@code state}. */
  List<String> in(FleetClusterState state) {
    return clusters.stream()
        .filter(cluster -> cluster.state() == state)
        .map(FleetClusterStatus::cluster)
        .toList();
  }

  /** The names of the failed ones among the first {@code count} clusters. */
  List<String> failedOfFirst(int count) {
    return clusters.stream()
        .limit(count)
        .filter(cluster -> cluster.state() == FleetClusterState.FAILED)
        .map(FleetClusterStatus::cluster)
        .toList();
  }

  FleetClusterStatus cluster(int index) {
    return clusters.get(index);
  }

  void set(int index, FleetClusterStatus status) {
    clusters.set(index, status);
    progress = null;
  }

  /** Nothing is begun any more. */
  void skipPending() {
    clusters.replaceAll(
        cluster ->
            cluster.state() == FleetClusterState.PENDING ? skipped(cluster.cluster()) : cluster);
    progress = null;
  }

  private static FleetClusterStatus skipped(String cluster) {
    return new FleetClusterStatus(
        cluster, FleetClusterState.SKIPPED, null, null, null, null, null, 0, 0, null, null);
  }

  @Nullable Instant soakUntil() {
    return soakUntil;
  }

  void soakUntil(Instant until) {
    soakUntil = until;
  }

  void waitsFor(@Nullable WaitingFor waiting) {
    waitingFor = waiting;
  }

  void addEvent(String who, String what, @Nullable String why) {
    events.add(new Event(WorkflowTime.now(), who, what, why));
  }

  RefusedMessages refused() {
    return refused;
  }

  void finish(FleetOutcome outcome, @Nullable String reason) {
    this.outcome = outcome;
    this.reason = reason;
    this.finishedAt = WorkflowTime.now();
  }

  boolean isOver() {
    return outcome != null;
  }

  Phase phase() {
    if (outcome != null) {
      return Phase.DONE;
    }
    if (waitingFor != null && progress().running() == 0) {
      return Phase.WAITING;
    }
    return request.options().dryRun() ? Phase.PLANNING : Phase.UPDATING;
  }

  /**
   * Where it stands, with every cluster.
   *
   * @param stopped why no further cluster is begun; null as long as they are
   */
  FleetStatus status(boolean paused, @Nullable String stopped) {
    return new FleetStatus(
        request.fleet(),
        Workflow.getInfo().getWorkflowId(),
        Workflow.getInfo().getRunId(),
        RequestSummary.of(request.forCluster(null, null)),
        phase(),
        outcome,
        isOver() ? reason : stopped,
        paused,
        waitingFor,
        startedAt,
        finishedAt,
        progress(),
        refused.listed(),
        clusters,
        0);
  }

  FleetReport report() {
    Excerpt<FleetClusterStatus> listed = Excerpt.of(clusters);
    return new FleetReport(
        request.fleet(),
        Workflow.getInfo().getWorkflowId(),
        Workflow.getInfo().getRunId(),
        outcome,
        reason,
        startedAt,
        finishedAt,
        progress(),
        listed.listed(),
        listed.omitted(),
        events);
  }
}
