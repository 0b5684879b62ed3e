package io.openmldb.rollout.activities.host;

import java.util.Locale;

/** What start.sh is told to do. */
enum Operation {
  START,
  STOP,
  RESTART;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
