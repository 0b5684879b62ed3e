package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.http.MethodRefusedException;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the tasks of one operation after the other. The nameserver's own tasks take a moment each; a
 * tablet's task takes until the next beat of get_task_status_interval, and it is these beats that
 * make most operations slow. Nothing waits in the executor's thread, so that time may be simulated.
 */
final class OperationRunner {
  private static final Logger log = LoggerFactory.getLogger(OperationRunner.class);

  private final ServerRuntime runtime;
  private final ServerTimings timings;
  private final InjectedFaults faults;
  private final int maxRetries;
  private final TaskExecutor executor;
  private final long firstBeat;
  private final Consumer<NameserverOperation> changed;

  /**
   * A runner for one queue.
   *
   * @param executor has one thread
   * @param firstBeat a beat's time, from which all others are counted
   * @param changed is told of every change of an operation's state
   */
  OperationRunner(
      ServerEnvironment environment,
      TaskExecutor executor,
      long firstBeat,
      Consumer<NameserverOperation> changed) {
    this.runtime = environment.runtime();
    this.timings = environment.timings();
    this.faults = environment.faults();
    this.maxRetries = environment.flags().number("request_max_retry");
    this.executor = executor;
    this.firstBeat = firstBeat;
    this.changed = changed;
  }

  /**
   * Begins an operation.
   *
   * @param ended is run once, when the operation is over, or cannot go on
   */
  void run(NameserverOperation op, Runnable ended) {
    new Run(op, ended).begin();
  }

  /** One operation on its way. */
  private final class Run {
    private final NameserverOperation op;
    private final Runnable ended;
    private int attempt;

    Run(NameserverOperation op, Runnable ended) {
      this.op = op;
      this.ended = ended;
    }

    void begin() {
      if (!op.begin(runtime.epochSeconds())) {
        ended.run();
        return;
      }
      step(
          () -> {
            changed.accept(op);
            if (isFaulty("fail-op")) {
              fail("fault/fail-op");
            } else if (isFaulty("hang-op")) {
              op.whenOver(once(ended));
            } else {
              perform();
            }
          });
    }

    /**
     * Whether somebody wants this operation to go wrong: it in particular, or the next of its type.
     */
    private boolean isFaulty(String fault) {
      return faults.take(fault, op.type + " " + op.target.partition(), op.type.name());
    }

    /** Does the task that is to be done now, or ends the operation when there is none left. */
    private void perform() throws IOException {
      OperationTask task = op.task();
      if (op.isOver()) {
        ended.run();
      } else if (task == null) {
        if (op.end(OperationState.kDone, runtime.epochSeconds())) {
          changed.accept(op);
        }
        ended.run();
      } else {
        task.action().run(op);
        Duration pause = task.onTablet() ? untilNextBeat() : localTask(task.type());
        after(pause, () -> finish(task));
      }
    }

    private void finish(OperationTask task) throws IOException {
      if (task.onTablet() && !op.isOver() && !task.finished().holds(op)) {
        after(untilNextBeat(), () -> finish(task));
        return;
      }
      if (!op.isOver()) {
        op.taskDone();
        attempt = 0;
        changed.accept(op);
      }
      perform();
    }

    /** Goes on after a pause, or as soon as the operation is over. */
    private void after(Duration pause, Step next) {
      Runnable goOn = once(() -> step(next));
      op.whenOver(() -> executor.execute(goOn));
      executor.schedule(pause, goOn);
    }

    private void step(Step step) {
      try {
        step.run();
      } catch (MethodRefusedException | OperationTask.Failure | TabletCalls.Refused e) {
        fail(e.getMessage());
      } catch (IOException e) {
        if (attempt == maxRetries) {
          fail(e.getMessage());
        } else {
          attempt++;
          after(untilNextBeat(), this::perform);
        }
      } catch (RuntimeException e) {
        log.error("op {} {} stopped", op.id, op.type, e);
        ended.run();
      }
    }

    private void fail(String why) {
      if (op.end(OperationState.kFailed, runtime.epochSeconds())) {
        log.warn("op {} {} failed: {}", op.id, op.type, why);
        changed.accept(op);
      }
      ended.run();
    }
  }

  /** A part of an operation's work; an {@link IOException} has its task tried again. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static Runnable once(Runnable work) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        work.run();
      }
    };
  }

  /** Somebody may want a task of this type to take its time. */
  private Duration localTask(TaskType type) {
    return faults.millis("slow-" + type).orElse(timings.localTask());
  }

  private Duration untilNextBeat() {
    long beat = Math.max(1, timings.taskBeat().toMillis());
    return Duration.ofMillis(beat - (runtime.millis() - firstBeat) % beat);
  }
}
