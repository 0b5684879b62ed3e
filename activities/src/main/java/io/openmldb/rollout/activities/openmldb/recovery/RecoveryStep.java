package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.moves.Leftovers;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.Recovery.RecoverTask;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import java.util.List;

/** The recover step: what an earlier attempt left, the recovery, and the lease. */
final class RecoveryStep {

  private final Session session;
  private final RecoverTask task;

  RecoveryStep(Session session, RecoverTask task) {
    this.session = session;
    this.task = task;
  }

  RecoveryOutcome run() {
    new Leftovers(session).end();
    List<String> notes =
        new TabletRecovery(
                session, diagnosis(), handsOff(), task.noProgress(), ProgressReports.ofActivity())
            .run();
    new Detachment(session).forget();
    int replicas = session.tablet(task.node().endpoint()).replicas().size();
    return new RecoveryOutcome(replicas, notes);
  }

  /**
   * As documented, and with the nameserver not doing it by itself, each replica is handed to it.
   */
  private Diagnosis diagnosis() {
    boolean direct =
        task.procedure() == Procedure.FAST || session.lease().require().autoFailoverFound();
    return new Diagnosis(direct, task.maxOffsetLag(), task.leadersDecided());
  }

  private HandsOff handsOff() {
    return task.procedure() == Procedure.DOCUMENTED && session.lease().require().autoFailoverFound()
        ? HandsOff.whileNameServerWorks()
        : HandsOff.never();
  }
}
