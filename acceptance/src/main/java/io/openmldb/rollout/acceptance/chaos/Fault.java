package io.openmldb.rollout.acceptance.chaos;

import java.time.Duration;

/**
 * One thing that goes wrong.
 *
 * @param kind what
 * @param target which of several: a worker or a tablet, counted from 0; elsewhere without meaning
 * @param lasts how long, where it has a length
 * @param stalls whether bytes are kept rather than connections closed, where it is a cut
 * @param detail more, where the kind needs it: an operation's type
 */
record Fault(FaultKind kind, int target, Duration lasts, boolean stalls, String detail) {

  @Override
  public String toString() {
    return "%s %d for %d ms%s%s"
        .formatted(
            kind,
            target,
            lasts.toMillis(),
            stalls ? " stalling" : "",
            detail.isEmpty() ? "" : " " + detail);
  }
}
