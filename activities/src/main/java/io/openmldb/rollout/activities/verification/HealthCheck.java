package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.openmldb.MissedRegistrations;
import io.openmldb.rollout.activities.waiting.WaitTimeoutException;
import io.openmldb.rollout.activities.waiting.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits for a cluster to be healthy, and at rest. */
final class HealthCheck {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What a caught-up follower may lag behind a leader that was read before it. */
  private static final long NO_LAG = 0;

  private final Reading reading;
  private final Unrest unrest;
  private final Waits waits;
  private final KeepingUp keepingUp = new KeepingUp();
  private final MissedRegistrations missed;
  private ClusterView view;
  private List<String> problems = List.of();

  HealthCheck(Reading reading, Unrest unrest, Waits waits) {
    this.reading = reading;
    this.unrest = unrest;
    this.waits = waits;
    this.missed =
        new MissedRegistrations(() -> view.tablets(), reading.registrations()::tablets, waits);
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
      view = keepingUp.next(reading.view(), waits.now());
      unrest.look(reading.nameserverLeader(), view, reading.operations(), waits.now());
      problems = new ArrayList<>(missedRegistrations());
      problems.addAll(ClusterHealth.problems(view, NO_LAG));
      problems.addAll(unrest.problems(waits.now()));
      if (problems.isEmpty()) {
        // Last, because it waits for nameservers that are down.
        checkLeadership();
      }
    } catch (StepException e) {
      if (!e.isRetryable()) {
        throw e;
      }
      problems = List.of(e.getMessage());
    }
    return problems.isEmpty();
  }

  /** Tablets that waiting does not help, first of all. */
  private List<String> missedRegistrations() {
    return missed.look().stream()
        .sorted()
        .map(
            endpoint ->
                MissedRegistrations.problem(endpoint)
                    + ", a restart of it does: stop it on its host by start.sh, and start it when"
                    + " its registration is gone")
        .toList();
  }

  private void checkLeadership() {
    List<String> leading = reading.leadingNameservers();
    if (leading.size() > 1) {
      problems =
          List.of(
              "more than one nameserver takes itself for the leader: "
                  + String.join(", ", leading)
                  + "; restart those that ZooKeeper does not have for the leader");
    }
  }
}
