package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.util.List;

/**
 * Alarms that only the attempt at work arms. Arming one takes a login, so whether the lease is held
 * is asked once more when it is armed; an alarm of an attempt that was replaced meanwhile is
 * disarmed again, or it would go off into what its successor does.
 */
public record GuardedAlarms(Alarms alarms, HeldLease lease) implements Alarms {

  @Override
  public void armFence(String fenced, List<Move> batch, Duration delay) {
    arm(() -> alarms.armFence(fenced, batch, delay), alarms::disarmFence);
  }

  @Override
  public void disarmFence() {
    alarms.disarmFence();
  }

  @Override
  public void armFailover(Duration delay) {
    arm(() -> alarms.armFailover(delay), alarms::disarmFailover);
  }

  @Override
  public void disarmFailover() {
    alarms.disarmFailover();
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
