package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues in which operations wait, each strictly one after the other. A partition's number
 * decides about the queue; an operation that another one asked for goes before all that wait.
 */
final class OperationQueues {
  private static final Logger log = LoggerFactory.getLogger(OperationQueues.class);

  private final List<BlockingDeque<NameserverOperation>> queues = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final OperationRunner runner;

  OperationQueues(int count, OperationRunner runner) {
    this.runner = runner;
    for (int i = 0; i < Math.max(1, count); i++) {
      BlockingDeque<NameserverOperation> queue = new LinkedBlockingDeque<>();
      queues.add(queue);
      threads.add(DaemonThreads.named("ops-" + i).newThread(() -> work(queue)));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  void stop() {
    threads.forEach(Thread::interrupt);
  }

  void add(NameserverOperation op) {
    BlockingDeque<NameserverOperation> queue = queues.get(op.target.pid() % queues.size());
    if (op.parentId == 0) {
      queue.addLast(op);
    } else {
      queue.addFirst(op);
    }
  }

  private void work(BlockingDeque<NameserverOperation> queue) {
    try {
      while (true) {
        NameserverOperation op = queue.take();
        try {
          runner.run(op);
        } catch (RuntimeException e) {
          log.error("op {} {} stopped", op.id, op.type, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
