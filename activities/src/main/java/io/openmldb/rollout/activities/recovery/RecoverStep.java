package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.InterruptedMoves;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoverTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.util.List;

/** The recover step: what an earlier attempt left, the recovery, and the lease. */
final class RecoverStep {

  private final ClusterContext context;
  private final RecoverTask task;

  RecoverStep(ClusterContext context, RecoverTask task) {
    this.context = context;
    this.task = task;
  }

  RecoveryOutcome run() {
    new InterruptedMoves(context).endFenceAndPause();
    List<String> notes =
        new TabletRecovery(
                context,
                diagnosis(),
                handsOff(),
                task.noProgress(),
                task.canBeRolledBack(),
                ProgressReporter.ofActivity())
            .run();
    new FollowerDetachment(context).forget();
    int replicas = context.tablet(task.node().endpoint()).replicas().size();
    return new RecoveryOutcome(replicas, notes);
  }

  /**
   * As documented, and with the nameserver not doing it by itself, each replica is handed to it.
   */
  private RecoveryPolicy diagnosis() {
    boolean direct =
        task.procedure() == Procedure.FAST || context.lease().require().autoFailoverFound();
    return new RecoveryPolicy(direct, task.maxOffsetLag(), task.leadersDecided());
  }

  private NameServerGrace handsOff() {
    return task.procedure() == Procedure.DOCUMENTED && context.lease().require().autoFailoverFound()
        ? NameServerGrace.whileNameServerWorks()
        : NameServerGrace.never();
  }
}
