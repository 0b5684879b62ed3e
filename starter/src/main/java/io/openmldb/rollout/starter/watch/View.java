package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.cluster.RolloutStatus;
import java.time.Instant;

/** How a rollout under way is shown. */
public interface View {

  /** Shows where it stands. */
  void show(RolloutStatus status, Instant now);

  /** Says something that is no status, such as that nobody answers. */
  void say(String message, Instant now);

  /** Leaves the output in order: nothing will be shown after this. */
  void close();
}
