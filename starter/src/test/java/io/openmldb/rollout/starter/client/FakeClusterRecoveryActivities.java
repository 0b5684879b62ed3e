package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Says in its heartbeats that it recovers leads, until it is told to end. */
public final class FakeClusterRecoveryActivities implements ClusterRecoveryActivities {

  private final CountDownLatch end = new CountDownLatch(1);

  /** Lets it end. */
  public void end() {
    end.countDown();
  }

  @Override
  public ClusterDiagnosis diagnose(String cluster) {
    throw new UnsupportedOperationException("nothing is diagnosed here");
  }

  @Override
  public LeaderRecoveryOutcome recoverLeaders(LeaderRecoveryTask task) {
    Activity.getExecutionContext().heartbeat(new ActivityProgress("elects leaders", 3, 12));
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new LeaderRecoveryOutcome(List.of(), List.of());
  }
}
