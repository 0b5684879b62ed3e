package io.openmldb.rollout.sandbox.server.nameserver.operation;

import java.io.IOException;

/**
 * One step of an operation.
 *
 * @param onTablet whether a tablet does it: its end is then seen only at the nameserver's next beat
 * @param action does it; must bear being done again by the next nameserver
 * @param finished whether it has come to its end, for tasks that go on after their call was
 *     answered
 */
record OperationTask(TaskType type, boolean onTablet, Action action, Check finished) {

  /**
   * What a task does. An {@link IOException} is tried again, a refusal or {@link Failure} ends the
   * operation.
   */
  @FunctionalInterface
  interface Action {
    void run(NameserverOperation op) throws IOException;
  }

  /** Looks whether a task has ended. */
  @FunctionalInterface
  interface Check {
    boolean holds(NameserverOperation op) throws IOException;
  }

  /** A task that cannot be done, with the reason. */
  static final class Failure extends RuntimeException {
    Failure(String message) {
      super(message, null, false, false);
    }
  }

  static OperationTask local(TaskType type, Action action) {
    return new OperationTask(type, false, action, op -> true);
  }

  static OperationTask onTablet(TaskType type, Action action) {
    return new OperationTask(type, true, action, op -> true);
  }

  OperationTask until(Check check) {
    return new OperationTask(type, onTablet, action, check);
  }
}
