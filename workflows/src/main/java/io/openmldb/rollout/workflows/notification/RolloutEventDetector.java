package io.openmldb.rollout.workflows.notification;

import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what has happened to a rollout from its statuses, one after the other. */
final class RolloutEventDetector {

  private boolean started;
  private boolean ended;
  private @Nullable WaitingFor asked;

  /**
   * A rollout's statuses from the first one on.
   *
   * @param continued whether that is not the rollout's first, but its first in this run
   */
  RolloutEventDetector(boolean continued) {
    this.started = continued;
  }

  /** What has happened since the status before; empty when it is nothing that is told. */
  Optional<RolloutEventType> eventIn(RolloutStatus status) {
    if (ended) {
      return Optional.empty();
    }
    if (status.phase() == Phase.DONE) {
      ended = true;
      return Optional.of(isAsAsked(status) ? RolloutEventType.FINISHED : RolloutEventType.FAILED);
    }
    if (!started) {
      started = true;
      return Optional.of(RolloutEventType.STARTED);
    }
    return isAskedNow(status.waitingFor())
        ? Optional.of(RolloutEventType.WAITING)
        : Optional.empty();
  }

  private boolean isAskedNow(@Nullable WaitingFor waiting) {
    boolean news = waiting != null && waiting.isForAPerson() && !waiting.equals(asked);
    if (news) {
      asked = waiting;
    }
    return news;
  }

  private static boolean isAsAsked(RolloutStatus status) {
    return status.outcome() == Outcome.SUCCEEDED || status.outcome() == Outcome.PLANNED;
  }
}
