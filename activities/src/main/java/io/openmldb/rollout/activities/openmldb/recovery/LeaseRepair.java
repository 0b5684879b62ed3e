package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.moves.Leftovers;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Undoes what a lease records of the tablet in progress: a fence, a failover window, detached
 * followers, moved leaders, and tablets that returned in a window. Each is struck from the lease
 * when it is undone; what fails stops nothing else.
 */
public final class LeaseRepair {

  private static final Duration NO_PROGRESS = Duration.ofMinutes(3);

  private final Session session;

  /**
   * A repair of the session's tablet.
   *
   * @param session of the node that the lease names as in progress
   */
  public LeaseRepair(Session session) {
    this.session = session;
  }

  /**
   * Undoes it.
   *
   * @return what is left, one sentence each; empty when nothing is
   */
  public List<String> undo() {
    List<String> left = new ArrayList<>();
    attempt(left, () -> new Leftovers(session).end());
    attempt(left, this::makeWhole);
    attempt(left, () -> new Leftovers(session).bringHome());
    attempt(left, session::recoverReturned);
    return left;
  }

  private void makeWhole() {
    String endpoint = session.node().endpoint();
    boolean concerned =
        !session.lease().detached(endpoint).isEmpty() || !session.lease().moves(endpoint).isEmpty();
    if (concerned) {
      recover();
    }
  }

  private void recover() {
    new TabletRecovery(
            session,
            new Diagnosis(true, 0, false),
            HandsOff.never(),
            NO_PROGRESS,
            ProgressReports.ofActivity())
        .run();
    new Detachment(session).forget();
  }

  private static void attempt(List<String> left, Runnable work) {
    try {
      work.run();
    } catch (StepException e) {
      left.add(e.getMessage());
    }
  }
}
