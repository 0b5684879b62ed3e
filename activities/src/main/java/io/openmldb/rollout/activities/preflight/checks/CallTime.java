package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.support.ActivityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long one kind of call takes from this worker.
 *
 * @param quickest the shortest of a few
 * @param median the middle one
 */
public record CallTime(Duration quickest, Duration median) {

  private static final int CALLS = 5;

  /**
   * Makes the call a few times; a refusal is an answer.
   *
   * @return empty where one was not answered
   */
  public static Optional<CallTime> of(Runnable call) {
    List<Duration> taken = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      long begun = System.nanoTime();
      try {
        call.run();
      } catch (OpenmldbException.Refused | OpenmldbException.Rejected e) {
        // What it says is of no interest here.
      } catch (ActivityException e) {
        return Optional.empty();
      }
      taken.add(Duration.ofNanos(System.nanoTime() - begun));
    }
    Collections.sort(taken);
    return Optional.of(new CallTime(taken.get(0), taken.get(CALLS / 2)));
  }

  @Override
  public String toString() {
    return median.toMillis() + " ms";
  }
}
