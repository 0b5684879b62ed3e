package io.openmldb.rollout.starter.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recovery or repair as it is just now: its own status, and what Temporal knows of the activities
 * that are under way.
 *
 * @param status what the workflow says
 * @param activities those under way; empty when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoverySnapshot(@JsonUnwrapped RecoveryStatus status, List<Activity> activities) {

  public RecoverySnapshot {
    activities = activities == null ? List.of() : List.copyOf(activities);
  }

  /**
   * An activity that is under way, or that will be tried again.
   *
   * @param type its type
   * @param attempt the attempt, from 1
   * @param progress what it says of itself; null when it has said nothing
   * @param lastFailure why the attempt before failed; null when none did
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Activity(
      String type,
      int attempt,
      @Nullable ActivityProgress progress,
      @Nullable String lastFailure) {}
}
