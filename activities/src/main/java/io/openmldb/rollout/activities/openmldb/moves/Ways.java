package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.steps.LeaderMoves.MoveTask;
import java.time.Instant;

/** Which way a task's procedure means. */
final class Ways {

  private Ways() {}

  static Way of(MoveTask task, Session session, Instant deadline, Tally tally) {
    Limits limits = new Limits(task.concurrency(), task.maxOffsetLag(), deadline);
    return switch (task.procedure()) {
      case FAST -> new FencedWay(session, limits, tally);
      case DOCUMENTED -> new DocumentedWay(session, limits);
    };
  }
}
