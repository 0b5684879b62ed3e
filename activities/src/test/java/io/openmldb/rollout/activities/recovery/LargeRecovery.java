package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoverTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.util.List;

/** The recovery of one tablet of a large cluster. */
public final class LargeRecovery {

  private LargeRecovery() {}

  public static List<Follower> planDetach(ClusterContext context) {
    return FollowerDetachment.plan(context.nameServer().tables(), context.node().endpoint());
  }

  public static void detach(ClusterContext context, List<Follower> followers) {
    new FollowerDetachment(context).detach(followers);
  }

  /** The task of it, as it stands in a history. */
  public static RecoverTask task(ClusterContext context, List<Follower> detached) {
    return new RecoverTask(
        new Lease("demo", "rollout-demo", "run", 1),
        context.node(),
        detached,
        Procedure.FAST,
        0,
        Duration.ofMinutes(5));
  }

  public static RecoveryOutcome recover(ClusterContext context, RecoverTask task) {
    return new RecoverStep(context, task).run();
  }
}
