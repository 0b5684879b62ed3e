package io.openmldb.rollout.starter.cli;

import java.time.Duration;

/** What commands that only look have in common. */
final class InspectionTimeout {

  /** A look touches nothing, so one that nobody waits for any more may simply end. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  private InspectionTimeout() {}
}
