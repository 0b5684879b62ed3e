package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The queues in which operations wait, each strictly one after the other. A partition's number
 * decides about the queue; an operation that another one asked for goes before all that wait.
 */
final class OperationQueues {
  private final List<Queue> queues = new ArrayList<>();

  /**
   * @param changed is told of every change of an operation's state
   */
  OperationQueues(ServerEnvironment environment, Consumer<NameserverOperation> changed) {
    int count = Math.max(1, environment.flags().number("name_server_task_concurrency"));
    long firstBeat = environment.runtime().millis();
    for (int i = 0; i < count; i++) {
      ServerRuntime runtime = environment.runtime();
      TaskExecutor executor = runtime.executor("ops-" + i, 1);
      queues.add(
          new Queue(executor, new OperationRunner(environment, executor, firstBeat, changed)));
    }
  }

  void start() {
    queues.forEach(Queue::start);
  }

  void stop() {
    queues.forEach(queue -> queue.executor.stop());
  }

  void add(NameserverOperation op) {
    queues.get(op.target.pid() % queues.size()).add(op);
  }

  /** One queue; its executor has one thread. */
  private static final class Queue {
    private final TaskExecutor executor;
    private final OperationRunner runner;
    private final Deque<NameserverOperation> waiting = new ArrayDeque<>();
    private boolean idle;

    Queue(TaskExecutor executor, OperationRunner runner) {
      this.executor = executor;
      this.runner = runner;
    }

    void start() {
      executor.execute(this::takeNext);
    }

    synchronized void add(NameserverOperation op) {
      if (op.parentId == 0) {
        waiting.addLast(op);
      } else {
        waiting.addFirst(op);
      }
      if (idle) {
        idle = false;
        executor.execute(this::takeNext);
      }
    }

    private void takeNext() {
      NameserverOperation next = poll();
      if (next != null) {
        runner.run(next, () -> executor.execute(this::takeNext));
      }
    }

    private synchronized NameserverOperation poll() {
      NameserverOperation next = waiting.pollFirst();
      idle = next == null;
      return next;
    }
  }
}
