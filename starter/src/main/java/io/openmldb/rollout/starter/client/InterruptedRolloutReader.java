package io.openmldb.rollout.starter.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.api.NodeRolloutFailure;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.node.NodeRolloutId;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout.NodeAtEnd;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.internal.common.ProtobufTimeUtils;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from histories how far a rollout was when it was terminated or timed out. */
final class InterruptedRolloutReader {

  private final TemporalConnection connection;
  private final TemporalCalls calls;
  private final DataConverter converter = RolloutDataConverter.create();
  private final Set<Long> planning = new HashSet<>();
  private final Map<String, WorkflowExecution> children = new HashMap<>();
  private final Map<String, NodeResult> results = new HashMap<>();
  private final Map<String, NodeState> before = new HashMap<>();
  private @Nullable Plan plan;
  private @Nullable String how;
  private @Nullable Instant at;
  private @Nullable String by;
  private @Nullable String why;

  InterruptedRolloutReader(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new TemporalCalls(connection);
  }

  /** What is known of {@code rollout}; empty when it was neither terminated nor timed out. */
  Optional<InterruptedRollout> read(RolloutHandle rollout) {
    takeAll(rollout);
    return told(rollout.request().cluster(), rollout.workflowId(), rollout.runId());
  }

  /** Every node of {@code rollout}, however that ended; empty when it has no plan. */
  List<NodeAtEnd> nodes(RolloutHandle rollout) {
    takeAll(rollout);
    return nodes(rollout.workflowId());
  }

  /** The plan of {@code rollout}, however that ended; empty when it has none. */
  Optional<Plan> plan(RolloutHandle rollout) {
    takeAll(rollout);
    return Optional.ofNullable(plan);
  }

  private void takeAll(RolloutHandle rollout) {
    calls.run(
        () ->
            connection
                .client()
                .streamHistory(rollout.workflowId(), rollout.runId())
                .forEach(this::take));
  }

  /** What the events taken so far tell. */
  Optional<InterruptedRollout> told(@Nullable String cluster, String workflowId, String runId) {
    if (how == null) {
      return Optional.empty();
    }
    return Optional.of(
        new InterruptedRollout(
            cluster,
            workflowId,
            runId,
            how,
            requireNonNull(at, "what has ended did so at some time"),
            by,
            why,
            nodes(workflowId)));
  }

  private List<NodeAtEnd> nodes(String workflowId) {
    return plan == null
        ? List.of()
        : plan.nodes().stream().map(node -> nodeAtEnd(workflowId, node)).toList();
  }

  void take(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
          takeContinuation(event.getWorkflowExecutionStartedEventAttributes().getInput());
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> {
        var scheduled = event.getActivityTaskScheduledEventAttributes();
        if (scheduled.getActivityType().getName().equals("Plan")) {
          planning.add(event.getEventId());
        }
      }
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
        var completed = event.getActivityTaskCompletedEventAttributes();
        if (planning.contains(completed.getScheduledEventId())) {
          plan = read(completed.getResult(), Plan.class);
        }
      }
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED -> {
        WorkflowExecution child =
            event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution();
        children.put(child.getWorkflowId(), child);
        results.remove(child.getWorkflowId());
      }
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED -> {
        var completed = event.getChildWorkflowExecutionCompletedEventAttributes();
        results.put(
            completed.getWorkflowExecution().getWorkflowId(),
            read(completed.getResult(), NodeResult.class));
      }
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED -> {
        var failed = event.getChildWorkflowExecutionFailedEventAttributes();
        NodeRolloutFailure.resultIn(converter.failureToException(failed.getFailure()))
            .ifPresent(
                result -> results.put(failed.getWorkflowExecution().getWorkflowId(), result));
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED -> {
        var terminated = event.getWorkflowExecutionTerminatedEventAttributes();
        ended("terminated", event);
        by = blankToNull(terminated.getIdentity());
        why = blankToNull(terminated.getReason());
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> ended("timed out", event);
      default -> {}
    }
  }

  /** What a run before this one has left, of a rollout that continued as new. */
  private void takeContinuation(Payloads input) {
    JsonNode continuation = RolloutHandle.requestIn(input).continuation();
    if (continuation == null) {
      return;
    }
    ObjectMapper mapper = RolloutDataConverter.mapper();
    plan = mapper.convertValue(continuation.get("plan"), Plan.class);
    for (JsonNode node : continuation.get("nodes")) {
      before.put(
          node.get("endpoint").asText(), mapper.convertValue(node.get("state"), NodeState.class));
    }
  }

  private void ended(String how, HistoryEvent event) {
    this.how = how;
    this.at = ProtobufTimeUtils.toJavaInstant(event.getEventTime());
  }

  private NodeAtEnd nodeAtEnd(String workflowId, NodePlan node) {
    String revert = NodeRolloutId.ofRevert(workflowId, node).text();
    if (children.containsKey(revert)) {
      return at(node, revert);
    }
    String update = NodeRolloutId.ofUpdate(workflowId, node).text();
    if (children.containsKey(update)) {
      return at(node, update);
    }
    NodeState state =
        before.getOrDefault(
            node.endpoint(),
            node.action() == NodeAction.UNCHANGED ? NodeState.UNCHANGED : NodeState.PENDING);
    return new NodeAtEnd(node.component(), node.endpoint(), state, null);
  }

  private NodeAtEnd at(NodePlan node, String childId) {
    NodeResult known = results.get(childId);
    if (known != null) {
      return new NodeAtEnd(node.component(), node.endpoint(), known.state(), known.error());
    }
    WorkflowStub child =
        connection.stub(
            requireNonNull(children.get(childId), "only one that has begun is asked about"));
    Optional<WorkflowExecutionDescription> described = calls.described(child);
    if (described.isEmpty()) {
      return unknown(node, "it was under way, and Temporal knows no more of it");
    }
    if (described.get().getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return unknown(node, "its node rollout goes on to its end by itself");
    }
    try {
      return wentOn(node, calls.call(() -> child.getResult(NodeResult.class)));
    } catch (WorkflowFailedException e) {
      return NodeRolloutFailure.resultIn(e)
          .map(result -> wentOn(node, result))
          .orElseGet(
              () ->
                  new NodeAtEnd(
                      node.component(),
                      node.endpoint(),
                      NodeState.FAILED,
                      "its node rollout ended without a result"));
    }
  }

  private static NodeAtEnd wentOn(NodePlan node, NodeResult result) {
    String note = "its node rollout went on to its end";
    return new NodeAtEnd(
        node.component(),
        node.endpoint(),
        result.state(),
        result.error() == null ? note : note + ": " + result.error());
  }

  private static NodeAtEnd unknown(NodePlan node, String note) {
    return new NodeAtEnd(node.component(), node.endpoint(), NodeState.RUNNING, note);
  }

  private <T> T read(Payloads result, Class<T> type) {
    return converter.fromPayloads(0, Optional.of(result), type, type);
  }

  private static @Nullable String blankToNull(String text) {
    return text.isBlank() ? null : text;
  }
}
