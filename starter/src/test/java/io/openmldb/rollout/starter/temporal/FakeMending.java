package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.steps.ActivityProgress;
import io.openmldb.rollout.steps.Mending;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Says in its heartbeats that it recovers leads, until it is told to end. */
public final class FakeMending implements Mending {

  private final CountDownLatch end = new CountDownLatch(1);

  /** Lets it end. */
  public void end() {
    end.countDown();
  }

  @Override
  public Diagnosis diagnose(String cluster) {
    throw new UnsupportedOperationException("nothing is diagnosed here");
  }

  @Override
  public LeadsOutcome recoverLeads(LeadsTask task) {
    Activity.getExecutionContext().heartbeat(new ActivityProgress("elects leaders", 3, 12));
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new LeadsOutcome(List.of(), List.of());
  }
}
