package io.openmldb.rollout.activities.support;

import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;

/** Where an activity says what it is at, for people who watch it. */
@FunctionalInterface
public interface ProgressReporter {

  /**
   * Says it. What a heartbeat throws (a cancellation, a worker's shutdown) is thrown here too.
   *
   * @param progress what is shown until something else is said
   */
  void report(ActivityProgress progress);

  /**
   * Those of the activity that this thread executes, as its heartbeats, to be used from whatever
   * thread. Outside of an activity it does nothing.
   */
  static ProgressReporter ofActivity() {
    ActivityExecutionContext context;
    try {
      context = Activity.getExecutionContext();
    } catch (IllegalStateException notInAnActivity) {
      return progress -> {};
    }
    return context::heartbeat;
  }
}
