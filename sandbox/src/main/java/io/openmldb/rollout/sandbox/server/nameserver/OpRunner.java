package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.http.Refusal;
import io.openmldb.rollout.sandbox.server.life.Faults;
import io.openmldb.rollout.sandbox.server.life.Timings;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does an operation's tasks. The nameserver's own tasks take a moment each; a tablet's task takes
 * until the next beat of get_task_status_interval, and it is these beats that make most operations
 * slow.
 */
final class OpRunner {
  private static final Logger log = LoggerFactory.getLogger(OpRunner.class);

  private final Timings timings;
  private final Faults faults;
  private final int maxRetries;
  private final Consumer<Op> changed;
  private final long firstBeat = MonotonicClock.millis();

  /**
   * @param changed is told of every change of an operation's state
   */
  OpRunner(Timings timings, Faults faults, int maxRetries, Consumer<Op> changed) {
    this.timings = timings;
    this.faults = faults;
    this.maxRetries = maxRetries;
    this.changed = changed;
  }

  void run(Op op) throws InterruptedException {
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
    Task task = op.task();
    while (task != null && !op.isOver()) {
      if (!perform(op, task)) {
        return;
      }
      task = op.task();
    }
    if (op.end(OpStatus.kDone)) {
      changed.accept(op);
    }
  }

  /**
   * Whether somebody wants this operation to go wrong: it in particular, or the next of its type.
   */
  private boolean isFaulty(Op op, String fault) {
    return faults.take(fault, op.type + " " + op.target.partition(), op.type.name());
  }

  private boolean perform(Op op, Task task) throws InterruptedException {
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
      } catch (Refusal | Task.Failure | TabletClient.Refused e) {
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

  private void awaitEnd(Op op, Task task) throws InterruptedException, IOException {
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

  private void fail(Op op, String why) {
    if (op.end(OpStatus.kFailed)) {
      log.warn("op {} {} failed: {}", op.id, op.type, why);
      changed.accept(op);
    }
  }
}
