package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.http.MethodRefusedException;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.MonotonicClock;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does an operation's tasks. The nameserver's own tasks take a moment each; a tablet's task takes
 * until the next beat of get_task_status_interval, and it is these beats that make most operations
 * slow.
 */
final class OperationRunner {
  private static final Logger log = LoggerFactory.getLogger(OperationRunner.class);

  private final ServerTimings timings;
  private final InjectedFaults faults;
  private final int maxRetries;
  private final Consumer<NameserverOperation> changed;
  private final long firstBeat = MonotonicClock.millis();

  /**
   * @param changed is told of every change of an operation's state
   */
  OperationRunner(
      ServerTimings timings,
      InjectedFaults faults,
      int maxRetries,
      Consumer<NameserverOperation> changed) {
    this.timings = timings;
    this.faults = faults;
    this.maxRetries = maxRetries;
    this.changed = changed;
  }

  void run(NameserverOperation op) throws InterruptedException {
    if (!op.begin()) {
      return;
    }
    changed.accept(op);
    if (isFaulty(op, "fail-op")) {
      fail(op, "fault/fail-op");
      return;
    }
    if (isFaulty(op, "hang-op")) {
      op.waitUntil(Long.MAX_VALUE);
      return;
    }
    OperationTask task = op.task();
    while (task != null && !op.isOver()) {
      if (!perform(op, task)) {
        return;
      }
      task = op.task();
    }
    if (op.end(OperationState.kDone)) {
      changed.accept(op);
    }
  }

  /**
   * Whether somebody wants this operation to go wrong: it in particular, or the next of its type.
   */
  private boolean isFaulty(NameserverOperation op, String fault) {
    return faults.take(fault, op.type + " " + op.target.partition(), op.type.name());
  }

  private boolean perform(NameserverOperation op, OperationTask task) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        task.action().run(op);
        awaitEnd(op, task);
        if (op.isOver()) {
          return false;
        }
        op.taskDone();
        changed.accept(op);
        return true;
      } catch (MethodRefusedException | OperationTask.Failure | TabletCalls.Refused e) {
        fail(op, e.getMessage());
        return false;
      } catch (IOException e) {
        if (attempt == maxRetries) {
          fail(op, e.getMessage());
          return false;
        }
        op.waitUntil(nextBeat());
      }
      if (op.isOver()) {
        return false;
      }
    }
  }

  private void awaitEnd(NameserverOperation op, OperationTask task)
      throws InterruptedException, IOException {
    if (!task.onTablet()) {
      op.waitUntil(MonotonicClock.millis() + timings.localTask().toMillis());
      return;
    }
    do {
      op.waitUntil(nextBeat());
    } while (!op.isOver() && !task.finished().holds(op));
  }

  private long nextBeat() {
    long beat = Math.max(1, timings.taskBeat().toMillis());
    long now = MonotonicClock.millis();
    return now + beat - (now - firstBeat) % beat;
  }

  private void fail(NameserverOperation op, String why) {
    if (op.end(OperationState.kFailed)) {
      log.warn("op {} {} failed: {}", op.id, op.type, why);
      changed.accept(op);
    }
  }
}
