package io.openmldb.rollout.worker.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the rollouts that run stand, as gauges by {@code cluster} and {@code workflow_id}. Those of
 * a rollout go away when it has ended. Every worker shows all rollouts of its task queues, so that
 * none is missed when one dies: sums over workers count twice, and {@code max by (cluster)} does
 * not.
 */
final class RolloutGauges {

  /** 1 for the phase it is in, 0 for the others, by {@code phase}. */
  static final String PHASE = "openmldb_rollout_phase";

  /** When it began. */
  static final String STARTED = "openmldb_rollout_started_timestamp_seconds";

  /** 1 when it says where it stands, 0 when it does not answer: no worker can go on with it. */
  static final String ANSWERS = "openmldb_rollout_answers";

  /** 1 while it holds, or will hold, before the next node. */
  static final String PAUSED = "openmldb_rollout_paused";

  /** Since when it waits, by {@code gate} and {@code asks}: person, or nobody. */
  static final String WAITING_SINCE = "openmldb_rollout_waiting_since_timestamp_seconds";

  /** How many nodes are in each {@code state}. */
  static final String NODES = "openmldb_rollout_nodes";

  /** When the node under way was begun, by {@code component} and {@code endpoint}. */
  static final String NODE_STARTED = "openmldb_rollout_node_started_timestamp_seconds";

  /** How long it will still take, people's answers not counted. */
  static final String ETA = "openmldb_rollout_eta_seconds";

  /** When Temporal last said which rollouts run; older: all of these are. */
  static final String READ_AT = "openmldb_rollouts_read_timestamp_seconds";

  private static final List<String> BY_ROLLOUT =
      List.of(PHASE, STARTED, ANSWERS, PAUSED, WAITING_SINCE, NODES, NODE_STARTED, ETA);

  private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
  private final AtomicLong readAt = new AtomicLong();

  /** Shows them in {@code metrics}; none until it is said which there are. */
  RolloutGauges(MeterRegistry metrics) {
    BY_ROLLOUT.forEach(name -> gauges.put(name, MultiGauge.builder(name).register(metrics)));
    metrics.gauge(READ_AT, readAt);
  }

  /** Shows {@code rollouts}, and nothing of others any more. */
  void show(List<ObservedRollout> rollouts, Instant now) {
    Map<String, List<Row<?>>> rows = new LinkedHashMap<>();
    rollouts.forEach(rollout -> add(rollout, rows, now));
    gauges.forEach((name, gauge) -> gauge.register(rows.getOrDefault(name, List.of()), true));
    readAt.set(now.getEpochSecond());
  }

  private static void add(ObservedRollout rollout, Map<String, List<Row<?>>> rows, Instant now) {
    Tags tags = Tags.of("cluster", rollout.cluster(), "workflow_id", rollout.workflowId());
    RolloutStatus status = rollout.status();
    Instant startedAt = status == null ? rollout.startedAt() : status.startedAt();
    addRow(rows, STARTED, Row.of(tags, startedAt.getEpochSecond()));
    addRow(rows, ANSWERS, Row.of(tags, status == null ? 0 : 1));
    if (status != null) {
      addStatus(status, tags, rows, now);
    }
  }

  private static void addStatus(
      RolloutStatus status, Tags tags, Map<String, List<Row<?>>> rows, Instant now) {
    for (Phase phase : Phase.values()) {
      addRow(rows, PHASE, Row.of(tags.and("phase", phase.name()), status.phase() == phase ? 1 : 0));
    }
    addRow(rows, PAUSED, Row.of(tags, status.paused() ? 1 : 0));
    addRow(rows, ETA, Row.of(tags, status.asOf(now).etaSeconds()));
    for (NodeState state : NodeState.values()) {
      long count = status.nodes().stream().filter(node -> node.state() == state).count();
      addRow(rows, NODES, Row.of(tags.and("state", state.name()), count));
    }
    for (NodeStatus node : status.nodes()) {
      if (node.state() == NodeState.RUNNING && node.startedAt() != null) {
        Tags ofNode = tags.and("component", node.component().id(), "endpoint", node.endpoint());
        addRow(rows, NODE_STARTED, Row.of(ofNode, node.startedAt().getEpochSecond()));
      }
    }
    WaitingFor waiting = status.waitingFor();
    if (waiting != null) {
      String asks = waiting.isForAPerson() ? "person" : "nobody";
      Tags ofWait = tags.and("gate", waiting.gate().name(), "asks", asks);
      addRow(rows, WAITING_SINCE, Row.of(ofWait, waiting.since().getEpochSecond()));
    }
  }

  private static void addRow(Map<String, List<Row<?>>> rows, String gauge, Row<?> row) {
    rows.computeIfAbsent(gauge, name -> new ArrayList<>()).add(row);
  }
}
