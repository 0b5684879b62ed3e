package io.openmldb.rollout.workflows.temporal;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A wait with a deadline whose timer says in Temporal's timeline what is waited for. */
public final class NamedTimer {

  /** Temporal shows no longer summary. */
  private static final int LONGEST_NAME = 200;

  private NamedTimer() {}

  /**
   * Waits until {@code condition} holds, for {@code deadline} at most.
   *
   * @param name what is waited for, and of whom
   * @return whether the deadline has not passed
   */
  public static boolean await(Duration deadline, String name, BooleanSupplier condition) {
    TimerOptions named =
        TimerOptions.newBuilder()
            .setSummary(name.substring(0, Math.min(name.length(), LONGEST_NAME)))
            .build();
    Promise<?>[] timer = new Promise<?>[1];
    CancellationScope scope =
        Workflow.newCancellationScope(() -> timer[0] = Workflow.newTimer(deadline, named));
    scope.run();
    Workflow.await(() -> condition.getAsBoolean() || timer[0].isCompleted());
    boolean inTime = !timer[0].isCompleted();
    if (inTime) {
      scope.cancel();
    }
    return inTime;
  }
}
