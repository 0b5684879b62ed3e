package io.openmldb.rollout.activities.openmldb.fake;

import io.openmldb.rollout.activities.openmldb.session.Alarms;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.util.List;

/** The host's timers in virtual time; what they do when they go off is what the scripts do. */
public final class FakeAlarms implements Alarms {

  private final FakeCluster cluster;
  private int fenceArmed;
  private int failoverArmed;
  private boolean fenceIsArmed;
  private boolean failoverIsArmed;
  private Duration armingTakes = Duration.ZERO;

  public FakeAlarms(FakeCluster cluster) {
    this.cluster = cluster;
  }

  /** Changes how long the host takes to arm a fence's alarm. */
  public void armingTakes(Duration duration) {
    armingTakes = duration;
  }

  @Override
  public void armFence(String fenced, List<Move> batch, Duration delay) {
    cluster.advance(armingTakes);
    int number = ++fenceArmed;
    fenceIsArmed = true;
    cluster.at(
        delay,
        () -> {
          if (fenceIsArmed && fenceArmed == number) {
            batch.forEach(this::demoteIfPassed);
            cluster.tablet(fenced).fenced = false;
          }
        });
  }

  private void demoteIfPassed(Move move) {
    FakeReplica to = replica(move.to(), move);
    FakeReplica from = replica(move.from(), move);
    if (to != null && to.leader && from != null) {
      from.leader = false;
      from.followers.clear();
    }
  }

  private FakeReplica replica(String endpoint, Move move) {
    return cluster.tablet(endpoint).served.values().stream()
        .filter(r -> r.partition.id.tid() == move.tid() && r.partition.id.pid() == move.pid())
        .findFirst()
        .orElse(null);
  }

  @Override
  public void disarmFence() {
    fenceIsArmed = false;
  }

  @Override
  public void armFailover(Duration delay) {
    int number = ++failoverArmed;
    failoverIsArmed = true;
    cluster.at(
        delay,
        () -> {
          if (failoverIsArmed && failoverArmed == number) {
            cluster.autoFailover(true);
          }
        });
  }

  @Override
  public void disarmFailover() {
    failoverIsArmed = false;
  }

  /** Whether anything is armed. */
  public boolean areArmed() {
    return fenceIsArmed || failoverIsArmed;
  }
}
