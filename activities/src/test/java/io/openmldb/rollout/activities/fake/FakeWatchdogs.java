package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;

/** The host's timers in virtual time; what they do when they go off is what the scripts do. */
public final class FakeWatchdogs {

  private final SimulatedCluster cluster;
  private int fenceArmed;
  private int failoverArmed;
  private boolean fenceIsArmed;
  private boolean failoverIsArmed;
  private long fenceToken;
  private long failoverToken;
  private Duration armingTakes = Duration.ZERO;
  private Runnable beforeDisarming = () -> {};

  public FakeWatchdogs(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** Changes how long the host takes to arm the watchdog of a fence. */
  public void armingTakes(Duration duration) {
    armingTakes = duration;
  }

  /** Does {@code look} whenever the watchdog of a fence is to be disarmed. */
  public void beforeDisarming(Runnable look) {
    beforeDisarming = look;
  }

  void armFence(long token, String fenced, List<LeaderMove> batch, Duration delay) {
    cluster.advance(armingTakes);
    if (fenceIsArmed && fenceToken > token) {
      throw new FakeLease.Replaced(token);
    }
    fenceToken = token;
    int number = ++fenceArmed;
    fenceIsArmed = true;
    cluster.at(
        delay,
        () -> {
          if (fenceIsArmed && fenceArmed == number) {
            batch.forEach(this::demoteIfPassed);
            cluster.unfence(fenced);
            fenceToken = 0; // It has fired, and stands in nobody's way.
          }
        });
  }

  private void demoteIfPassed(LeaderMove move) {
    if (cluster.servesAsLeader(move.table(), move.pid(), move.to())) {
      cluster.demote(move.table(), move.pid(), move.from());
    }
  }

  void disarmFence(long token) {
    beforeDisarming.run();
    fenceIsArmed &= fenceToken > token;
  }

  void armFailover(long token, Duration delay) {
    if (failoverIsArmed && failoverToken > token) {
      throw new FakeLease.Replaced(token);
    }
    failoverToken = token;
    int number = ++failoverArmed;
    failoverIsArmed = true;
    cluster.at(
        delay,
        () -> {
          if (failoverIsArmed && failoverArmed == number) {
            cluster.autoFailover(true);
            failoverToken = 0;
          }
        });
  }

  void disarmFailover(long token) {
    failoverIsArmed &= failoverToken > token;
  }

  /** Whether anything is armed. */
  public boolean areArmed() {
    return fenceIsArmed || failoverIsArmed;
  }
}
