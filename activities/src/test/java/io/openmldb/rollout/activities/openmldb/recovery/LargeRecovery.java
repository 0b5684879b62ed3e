package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Recovery.Follower;
import io.openmldb.rollout.steps.Recovery.RecoverTask;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import java.time.Duration;
import java.util.List;

/** The recovery of one tablet of a large cluster. */
public final class LargeRecovery {

  private LargeRecovery() {}

  public static List<Follower> planDetach(Session session) {
    return Detachment.plan(session.nameServer().tables(), session.node().endpoint());
  }

  public static void detach(Session session, List<Follower> followers) {
    new Detachment(session).detach(followers);
  }

  /** The task of it, as it stands in a history. */
  public static RecoverTask task(Session session, List<Follower> detached) {
    return new RecoverTask(
        new Lease("demo", "rollout-demo", "run", 1),
        session.node(),
        detached,
        Procedure.FAST,
        0,
        Duration.ofMinutes(5));
  }

  public static RecoveryOutcome recover(Session session, RecoverTask task) {
    return new RecoveryStep(session, task).run();
  }
}
