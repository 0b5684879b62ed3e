package io.openmldb.rollout.recovery;

import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.recovery.RecoveryStatus.Tablet;
import io.openmldb.rollout.recovery.RecoveryStatus.Tablet.State;
import io.openmldb.rollout.recovery.RecoveryStatus.Work;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a recovery or repair is at. Each change is shown at once as the workflow's current details
 * in the Temporal UI; the query answers with the same.
 */
final class RecoveryProgress {

  private final Ledger ledger;
  private final Map<String, Tablet> tablets = new LinkedHashMap<>();
  private RecoveryPhase phase = RecoveryPhase.DIAGNOSING;
  private Work work;

  RecoveryProgress(Ledger ledger) {
    this.ledger = ledger;
  }

  void enter(RecoveryPhase phase) {
    this.phase = phase;
    this.work = null;
    show();
  }

  /** Something is begun that ends by itself within {@code longest}. */
  void works(String what, Duration longest) {
    works(what, longest, null);
  }

  /**
   * Something is begun that gives up after {@code noProgress} without any, and ends by itself
   * within {@code longest}; null: as long as it goes on.
   */
  void works(String what, Duration longest, Duration noProgress) {
    Instant now = WorkflowTime.now();
    work = new Work(what, now, longest == null ? null : now.plus(longest), noProgress);
    show();
  }

  /** The tablets that will be made whole, in this order. */
  void planned(List<Node> nodes) {
    tablets.clear();
    nodes.forEach(
        node ->
            tablets.put(
                node.endpoint(),
                new Tablet(node.endpoint(), State.PENDING, null, null, null, null)));
    show();
  }

  void began(Node node) {
    put(node, State.RUNNING, null, null, null);
  }

  void recovered(Node node, int replicas) {
    put(node, State.RECOVERED, WorkflowTime.now(), replicas, null);
  }

  void failed(Node node, String error) {
    put(node, State.FAILED, WorkflowTime.now(), null, error);
  }

  private void put(Node node, State state, Instant finishedAt, Integer replicas, String error) {
    Tablet before = tablets.get(node.endpoint());
    Instant startedAt =
        before == null || before.startedAt() == null ? WorkflowTime.now() : before.startedAt();
    tablets.put(
        node.endpoint(),
        new Tablet(node.endpoint(), state, startedAt, finishedAt, replicas, error));
    show();
  }

  /** {@code tablet 2 of 3}, as a part of a sentence. */
  String place(Node node) {
    int place = List.copyOf(tablets.keySet()).indexOf(node.endpoint()) + 1;
    return "tablet %d of %d".formatted(place, tablets.size());
  }

  void finish() {
    ledger.finish();
    enter(RecoveryPhase.DONE);
  }

  RecoveryStatus status() {
    return new RecoveryStatus(
        ledger.cluster(),
        ledger.isDryRun(),
        phase,
        ledger.startedAt(),
        ledger.finishedAt(),
        work,
        List.copyOf(tablets.values()),
        ledger.found().size(),
        ledger.doneCount(),
        ledger.left());
  }

  private void show() {
    Workflow.setCurrentDetails(RecoveryTable.markdown(status()));
  }
}
