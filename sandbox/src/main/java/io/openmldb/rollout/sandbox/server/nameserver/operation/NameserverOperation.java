package io.openmldb.rollout.sandbox.server.nameserver.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.util.List;

/** One operation: a list of tasks that are done one after the other, and how far it is. */
public final class NameserverOperation {
  public final long id;
  final OperationType type;
  public final OperationTarget target;
  final long parentId;
  private List<OperationTask> tasks = List.of();
  private OperationState status = OperationState.kInited;
  private int taskIndex;
  private long startSeconds;
  private long endSeconds;
  private Selection selection;
  private Runnable whenOver = () -> {};

  /**
   * The leader that a leader change has chosen, its offset, and the term it leads in, 0 until it
   * does.
   */
  record Selection(String endpoint, long offset, long term) {}

  NameserverOperation(long id, OperationType type, OperationTarget target, long parentId) {
    this.id = id;
    this.type = type;
    this.target = target;
    this.parentId = parentId;
  }

  static NameserverOperation fromJson(JsonNode node) {
    OperationTarget target =
        new OperationTarget(
            node.path("db").asText(),
            node.path("name").asText(),
            node.path("pid").asInt(),
            node.path("endpoint").asText(),
            node.path("destination").asText());
    OperationType type = OperationType.valueOf(node.path("op_type").asText());
    NameserverOperation op =
        new NameserverOperation(
            node.path("op_id").asLong(), type, target, node.path("parent_id").asLong());
    op.status = OperationState.valueOf(node.path("status").asText());
    op.taskIndex = node.path("task_index").asInt();
    op.startSeconds = node.path("start_time").asLong();
    op.endSeconds = node.path("end_time").asLong();
    if (node.has("selected")) {
      op.selection =
          new Selection(
              node.get("selected").asText(),
              node.path("selected_offset").asLong(),
              node.path("selected_term").asLong());
    }
    return op;
  }

  synchronized ObjectNode toJson() {
    ObjectNode node =
        toStatus().put("endpoint", target.endpoint()).put("destination", target.destination());
    node.put("parent_id", parentId).put("task_index", taskIndex);
    if (selection != null) {
      node.put("selected", selection.endpoint()).put("selected_offset", selection.offset());
      node.put("selected_term", selection.term());
    }
    return node;
  }

  /** The operation as ShowOPStatus lists it. */
  public synchronized ObjectNode toStatus() {
    boolean hasTask =
        status != OperationState.kInited
            && status != OperationState.kDone
            && taskIndex < tasks.size();
    ObjectNode node =
        JsonTrees.object()
            .put("op_id", id)
            .put("op_type", type.name())
            .put("status", status.name());
    node.put("start_time", startSeconds).put("end_time", endSeconds);
    node.put("task_type", hasTask ? tasks.get(taskIndex).type().name() : "-");
    node.put("name", target.name()).put("pid", target.pid()).put("for_replica_cluster", 0);
    return node.put("db", target.db());
  }

  synchronized void setTasks(List<OperationTask> planned) {
    tasks = planned;
  }

  /** The task to be done now; null when all are done. */
  synchronized OperationTask task() {
    return taskIndex < tasks.size() ? tasks.get(taskIndex) : null;
  }

  synchronized void taskDone() {
    taskIndex++;
  }

  /** Returns false if it was cancelled before it began. */
  synchronized boolean begin(long epochSeconds) {
    if (status.isOver()) {
      return false;
    }
    status = OperationState.kDoing;
    if (startSeconds == 0) {
      startSeconds = epochSeconds;
    }
    return true;
  }

  /** Ends the operation; returns false if it had ended before. */
  synchronized boolean end(OperationState how, long epochSeconds) {
    if (status.isOver()) {
      return false;
    }
    status = how;
    endSeconds = epochSeconds;
    if (startSeconds == 0) {
      startSeconds = endSeconds;
    }
    whenOver.run();
    return true;
  }

  synchronized OperationState status() {
    return status;
  }

  synchronized boolean isOver() {
    return status.isOver();
  }

  /**
   * Has somebody told of the operation's end, in place of whoever was to be told before; at once if
   * it is over.
   */
  synchronized void whenOver(Runnable told) {
    whenOver = told;
    if (status.isOver()) {
      told.run();
    }
  }

  synchronized void select(Selection chosen) {
    selection = chosen;
  }

  synchronized Selection selection() {
    return selection;
  }
}
