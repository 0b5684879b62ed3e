package io.openmldb.rollout.activities.process;

import java.util.Locale;

/** What start.sh is told to do. */
enum StartScriptCommand {
  START,
  STOP,
  RESTART;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
