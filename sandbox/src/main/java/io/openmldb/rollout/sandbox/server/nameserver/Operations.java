package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.flags.Flags;
import io.openmldb.rollout.sandbox.server.http.Status;
import io.openmldb.rollout.sandbox.server.life.Faults;
import io.openmldb.rollout.sandbox.server.life.Timings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All operations that this nameserver knows of. Each is in ZooKeeper while it runs and stays there
 * if it fails; the others are known only as long as this nameserver leads.
 */
final class Operations {
  private final Map<Long, Op> ops = new ConcurrentSkipListMap<>();
  private final Store store;
  private final OpPlans plans;
  private final OpQueues queues;

  Operations(Flags flags, Timings timings, Faults faults, Store store, OpPlans plans) {
    this.store = store;
    this.plans = plans;
    OpRunner runner =
        new OpRunner(timings, faults, flags.number("request_max_retry"), this::persist);
    this.queues = new OpQueues(flags.number("name_server_task_concurrency"), runner);
    plans.setOperations(this);
  }

  /**
   * Takes up what the nameserver before left: unfinished operations go on, failed ones are listed.
   */
  void start() {
    for (var json : store.ops()) {
      Op op = Op.fromJson(json);
      op.setTasks(plans.tasks(op));
      ops.put(op.id, op);
    }
    ops.values().stream().filter(op -> !op.isOver()).forEach(queues::add);
    queues.start();
  }

  void stop() {
    queues.stop();
  }

  Op create(OpType type, OpTarget target) {
    return create(type, target, 0);
  }

  /**
   * @param parentId the operation that asks for this one; 0 for none
   */
  Op create(OpType type, OpTarget target, long parentId) {
    Op op = new Op(store.nextOpId(), type, target, parentId);
    op.setTasks(plans.tasks(op));
    store.saveOp(op.id, op.toJson());
    ops.put(op.id, op);
    queues.add(op);
    return op;
  }

  List<Op> all() {
    return List.copyOf(ops.values());
  }

  void cancel(long id) {
    Op op = find(id).orElseThrow(Status.OP_NOT_RUNNING::refusal);
    if (!op.end(OpStatus.kCanceled)) {
      throw Status.OP_NOT_RUNNING.refusal();
    }
    persist(op);
  }

  void delete(long id) {
    Op op = find(id).orElseThrow(Status.OP_NOT_FOUND::refusal);
    if (!op.isOver()) {
      throw Status.INVALID_PARAMETER.refusal("cannot delete the " + label(op.status()) + " OP");
    }
    ops.remove(id);
    store.removeOp(id);
  }

  private static String label(OpStatus status) {
    return status.name().substring(1);
  }

  private Optional<Op> find(long id) {
    return Optional.ofNullable(ops.get(id));
  }

  private void persist(Op op) {
    OpStatus status = op.status();
    if (status == OpStatus.kDone || status == OpStatus.kCanceled) {
      store.removeOp(op.id);
    } else {
      store.saveOp(op.id, op.toJson());
    }
  }
}
