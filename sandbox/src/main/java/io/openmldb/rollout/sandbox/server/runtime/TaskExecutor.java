package io.openmldb.rollout.sandbox.server.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs tasks, those that are due at one time in the order in which they were given. A task that
 * fails is logged and stops nobody. An executor that was stopped ignores what it is given.
 */
public interface TaskExecutor extends Executor {
  /** Runs a task once, when the delay has passed. */
  void schedule(Duration delay, Runnable task);

  /**
   * Runs a task again and again, the pause before the first time and between an end and the next
   * beginning, whatever goes wrong with one of them.
   */
  void repeat(Duration pause, Runnable task);

  /** Runs a task after those that were given before, and returns when it has ended. */
  void runAndWait(Runnable task);

  /** Drops what waits and interrupts what runs. */
  void stop();
}
