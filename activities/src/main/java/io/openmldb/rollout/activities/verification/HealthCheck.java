package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.openmldb.snapshot.MissedRegistrations;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits for a cluster to be healthy and settled. */
final class HealthCheck {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What a caught-up follower may lag behind a leader that was read before it. */
  private static final long NO_LAG = 0;

  private final ClusterObserver reading;
  private final StabilityCheck unrest;
  private final Waiter waiter;
  private final ProgressReporter progress;
  private final FollowerLagTracker keepingUp = new FollowerLagTracker();
  private final MissedRegistrations missed;
  private List<TabletStatus> tablets = List.of();
  private List<String> problems = List.of();

  HealthCheck(
      ClusterObserver reading, StabilityCheck unrest, Waiter waiter, ProgressReporter progress) {
    this.reading = reading;
    this.unrest = unrest;
    this.waiter = waiter;
    this.progress = progress;
    this.missed = new MissedRegistrations(() -> tablets, reading.registrations()::tablets, waiter);
  }

  /** What is still wrong at the deadline; empty as soon as nothing is. */
  List<String> await(String cluster, Duration deadline) {
    try {
      waiter
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
      ClusterSnapshot snapshot = keepingUp.comparedWithEarlier(reading.snapshot(), waiter.now());
      tablets = snapshot.tablets();
      unrest.observe(reading.nameserverLeader(), snapshot, reading.operations(), waiter.now());
      problems = new ArrayList<>(missedRegistrations());
      problems.addAll(ClusterHealth.problems(snapshot, NO_LAG));
      problems.addAll(unrest.problems(waiter.now()));
      if (problems.isEmpty()) {
        // Last, because it waits for nameservers that are down.
        checkLeadership();
      }
    } catch (ActivityException e) {
      if (!e.isRetryable()) {
        throw e;
      }
      problems = List.of(e.getMessage());
    }
    if (!problems.isEmpty()) {
      progress.report(new ActivityProgress("waits for health: " + Excerpt.joined(problems)));
    }
    return problems.isEmpty();
  }

  /** Tablets that waiting does not help, first of all. */
  private List<String> missedRegistrations() {
    return missed.look().stream().sorted().map(MissedRegistrations::problemForAPerson).toList();
  }

  private void checkLeadership() {
    List<String> leading = reading.leadingNameservers();
    if (leading.size() > 1) {
      problems =
          List.of(
              "more than one nameserver claims to be the leader: "
                  + String.join(", ", leading)
                  + "; restart those that are not the leader in ZooKeeper");
    }
  }
}
