package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.waiting.WaitTimeoutException;
import io.openmldb.rollout.activities.waiting.Waits;
import java.time.Duration;
import java.util.List;

/** Waits for a cluster to be healthy. */
final class HealthCheck {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What a caught-up follower may lag behind a leader that was read before it. */
  private static final long NO_LAG = 0;

  private final ClusterReader reader;
  private final Waits waits;
  private final KeepingUp keepingUp = new KeepingUp();
  private List<String> problems = List.of();

  HealthCheck(ClusterReader reader, Waits waits) {
    this.reader = reader;
    this.waits = waits;
  }

  /** What is still wrong at the deadline; empty as soon as nothing is. */
  List<String> await(String cluster, Duration deadline) {
    try {
      waits
          .forWhat("cluster " + cluster + " to be healthy")
          .atMost(deadline)
          .every(PAUSE)
          .until(this::isHealthy);
    } catch (WaitTimeoutException e) {
      return problems;
    }
    return List.of();
  }

  private boolean isHealthy() {
    try {
      problems = ClusterHealth.problems(keepingUp.next(reader.read(), waits.now()), NO_LAG);
    } catch (StepException e) {
      if (!e.isRetryable()) {
        throw e;
      }
      problems = List.of(e.getMessage());
    }
    return problems.isEmpty();
  }
}
