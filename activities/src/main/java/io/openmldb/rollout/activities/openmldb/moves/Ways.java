package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.session.Session;

/** Which way a procedure means. */
final class Ways {

  private Ways() {}

  static Way of(Limits limits, Session session, Tally tally) {
    return switch (limits.procedure()) {
      case FAST -> new FencedWay(session, limits, tally);
      case DOCUMENTED -> new DocumentedWay(session, limits, tally);
    };
  }
}
