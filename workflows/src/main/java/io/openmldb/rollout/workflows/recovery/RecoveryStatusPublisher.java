package io.openmldb.rollout.workflows.recovery;

import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.status.RecoveryPhase;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet.State;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Work;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery or repair is at. Each change is shown at once as the workflow's current details
 * in the Temporal UI; the query answers with the same.
 */
final class RecoveryStatusPublisher {

  private final RecoveryState recoveryState;
  private final Map<String, Tablet> tablets = new LinkedHashMap<>();
  private RecoveryPhase phase = RecoveryPhase.DIAGNOSING;
  private @Nullable Work work;

  RecoveryStatusPublisher(RecoveryState recoveryState) {
    this.recoveryState = recoveryState;
  }

  void enter(RecoveryPhase phase) {
    this.phase = phase;
    this.work = null;
    publish();
  }

  /** Something is begun that ends by itself within {@code longest}. */
  void startWork(String what, @Nullable Duration longest) {
    startWork(what, longest, null);
  }

  /**
   * Something is begun that gives up after {@code noProgress} without any, and ends by itself
   * within {@code longest}; null: no limit but progress.
   */
  void startWork(String what, @Nullable Duration longest, @Nullable Duration noProgress) {
    Instant now = WorkflowTime.now();
    work = new Work(what, now, longest == null ? null : now.plus(longest), noProgress);
    publish();
  }

  /** The tablets that will be made whole, in this order. */
  void setTablets(List<Node> nodes) {
    tablets.clear();
    nodes.forEach(
        node ->
            tablets.put(
                node.endpoint(),
                new Tablet(node.endpoint(), State.PENDING, null, null, null, null)));
    publish();
  }

  void tabletStarted(Node node) {
    put(node, State.RUNNING, null, null, null);
  }

  void tabletRecovered(Node node, int replicas) {
    put(node, State.RECOVERED, WorkflowTime.now(), replicas, null);
  }

  void tabletFailed(Node node, String error) {
    put(node, State.FAILED, WorkflowTime.now(), null, error);
  }

  private void put(
      Node node,
      State state,
      @Nullable Instant finishedAt,
      @Nullable Integer replicas,
      @Nullable String error) {
    Tablet before = tablets.get(node.endpoint());
    Instant startedAt =
        before == null || before.startedAt() == null ? WorkflowTime.now() : before.startedAt();
    tablets.put(
        node.endpoint(),
        new Tablet(node.endpoint(), state, startedAt, finishedAt, replicas, error));
    publish();
  }

  /** {@code tablet 2 of 3}, as a part of a sentence. */
  String position(Node node) {
    int place = List.copyOf(tablets.keySet()).indexOf(node.endpoint()) + 1;
    return "tablet %d of %d".formatted(place, tablets.size());
  }

  void finish() {
    recoveryState.finish();
    enter(RecoveryPhase.DONE);
  }

  RecoveryStatus status() {
    return new RecoveryStatus(
        recoveryState.cluster(),
        recoveryState.isDryRun(),
        phase,
        recoveryState.startedAt(),
        recoveryState.finishedAt(),
        work,
        List.copyOf(tablets.values()),
        recoveryState.found().size(),
        recoveryState.doneCount(),
        recoveryState.left());
  }

  private void publish() {
    Workflow.setCurrentDetails(RecoveryCurrentDetails.markdown(status()));
  }
}
