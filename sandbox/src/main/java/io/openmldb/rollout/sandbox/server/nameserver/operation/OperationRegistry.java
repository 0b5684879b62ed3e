package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.MetadataStore;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All operations that this nameserver knows of. Each is in ZooKeeper while it runs and stays there
 * if it fails; the others are known only as long as this nameserver leads.
 */
public final class OperationRegistry {
  private final Map<Long, NameserverOperation> ops = new ConcurrentSkipListMap<>();
  private final ServerRuntime runtime;
  private final MetadataStore store;
  private final OperationPlans plans;
  private final OperationQueues queues;

  public OperationRegistry(
      ServerEnvironment environment, MetadataStore store, OperationPlans plans) {
    this.runtime = environment.runtime();
    this.store = store;
    this.plans = plans;
    this.queues = new OperationQueues(environment, this::persist);
    plans.setOperations(this);
  }

  /**
   * Takes up what the nameserver before left: unfinished operations go on, failed ones are listed.
   */
  public void start() {
    for (var json : store.ops()) {
      NameserverOperation op = NameserverOperation.fromJson(json);
      op.setTasks(plans.tasks(op));
      ops.put(op.id, op);
    }
    ops.values().stream().filter(op -> !op.isOver()).forEach(queues::add);
    queues.start();
  }

  public void stop() {
    queues.stop();
  }

  public NameserverOperation create(OperationType type, OperationTarget target) {
    return create(type, target, 0);
  }

  /**
   * @param parentId the operation that asks for this one; 0 for none
   */
  NameserverOperation create(OperationType type, OperationTarget target, long parentId) {
    NameserverOperation op = new NameserverOperation(store.nextOpId(), type, target, parentId);
    op.setTasks(plans.tasks(op));
    store.saveOp(op.id, op.toJson());
    ops.put(op.id, op);
    queues.add(op);
    return op;
  }

  public List<NameserverOperation> all() {
    return List.copyOf(ops.values());
  }

  public void cancel(long id) {
    NameserverOperation op = find(id).orElseThrow(ReturnCode.OP_NOT_RUNNING::refusal);
    if (!op.end(OperationState.kCanceled, runtime.epochSeconds())) {
      throw ReturnCode.OP_NOT_RUNNING.refusal();
    }
    persist(op);
  }

  public void delete(long id) {
    NameserverOperation op = find(id).orElseThrow(ReturnCode.OP_NOT_FOUND::refusal);
    if (!op.isOver()) {
      throw ReturnCode.INVALID_PARAMETER.refusal("cannot delete the " + label(op.status()) + " OP");
    }
    ops.remove(id);
    store.removeOp(id);
  }

  private static String label(OperationState status) {
    return status.name().substring(1);
  }

  private Optional<NameserverOperation> find(long id) {
    return Optional.ofNullable(ops.get(id));
  }

  /**
   * Its state cannot change meanwhile: progress that is saved after a cancellation would have the
   * next nameserver go on with what was cancelled.
   */
  private void persist(NameserverOperation op) {
    synchronized (op) {
      OperationState status = op.status();
      if (status == OperationState.kDone || status == OperationState.kCanceled) {
        store.removeOp(op.id);
      } else {
        store.saveOp(op.id, op.toJson());
      }
    }
  }
}
