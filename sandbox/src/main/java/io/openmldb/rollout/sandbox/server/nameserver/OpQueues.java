package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.life.DaemonThreads;
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
final class OpQueues {
  private static final Logger log = LoggerFactory.getLogger(OpQueues.class);

  private final List<BlockingDeque<Op>> queues = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final OpRunner runner;

  OpQueues(int count, OpRunner runner) {
    this.runner = runner;
    for (int i = 0; i < Math.max(1, count); i++) {
      BlockingDeque<Op> queue = new LinkedBlockingDeque<>();
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

  void add(Op op) {
    BlockingDeque<Op> queue = queues.get(op.target.pid() % queues.size());
    if (op.parentId == 0) {
      queue.addLast(op);
    } else {
      queue.addFirst(op);
    }
  }

  private void work(BlockingDeque<Op> queue) {
    try {
      while (true) {
        Op op = queue.take();
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
