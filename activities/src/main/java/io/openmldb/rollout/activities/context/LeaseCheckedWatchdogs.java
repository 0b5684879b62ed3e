package io.openmldb.rollout.activities.context;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;

/**
 * Watchdogs that only the attempt named in the lease arms. Arming takes a login, so the lease is
 * checked before and after. If the attempt was replaced meanwhile, its watchdog is disarmed again;
 * otherwise it would fire into its successor's work.
 */
public record LeaseCheckedWatchdogs(Watchdogs watchdogs, HeldLease lease) implements Watchdogs {

  @Override
  public void armFence(String fenced, List<LeaderMove> batch, Duration delay) {
    arm(() -> watchdogs.armFence(fenced, batch, delay), watchdogs::disarmFence);
  }

  @Override
  public void disarmFence() {
    watchdogs.disarmFence();
  }

  @Override
  public void armFailover(Duration delay) {
    arm(() -> watchdogs.armFailover(delay), watchdogs::disarmFailover);
  }

  @Override
  public void disarmFailover() {
    watchdogs.disarmFailover();
  }

  private void arm(Runnable arm, Runnable disarm) {
    lease.check();
    arm.run();
    try {
      lease.check();
    } catch (RuntimeException notHeld) {
      try {
        disarm.run();
      } catch (RuntimeException e) {
        notHeld.addSuppressed(e);
      }
      throw notHeld;
    }
  }
}
