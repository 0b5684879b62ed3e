package io.openmldb.rollout.activities.lease;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an activity that changes a cluster under a lease. It is written before anything is
 * changed and struck at the end; there is one at a time.
 *
 * @param nonce its own, never used again
 * @param activity the activity, as nothing else is called, for people
 * @param workflowId the workflow that the activity belongs to; null when it belongs to none
 * @param number which attempt of the activity it is; the first is 1
 * @param process the worker's process
 * @param before attempts that it has replaced and that may act still; each of them has none itself
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LeaseAttempt(
    String nonce,
    String activity,
    @Nullable String workflowId,
    int number,
    WorkerProcessId process,
    List<LeaseAttempt> before) {

  public LeaseAttempt {
    before = before == null ? List.of() : List.copyOf(before);
  }

  /** Whether it is a later attempt of the same activity than {@code other}. */
  boolean isLaterThan(LeaseAttempt other) {
    return activity.equals(other.activity) && number > other.number;
  }

  /** The same attempt in the place of those that were found. */
  LeaseAttempt inPlaceOf(List<LeaseAttempt> found) {
    List<LeaseAttempt> all = new ArrayList<>();
    for (LeaseAttempt one : found) {
      all.addAll(one.before);
      all.add(one.withoutPredecessors());
    }
    return new LeaseAttempt(nonce, activity, workflowId, number, process, all);
  }

  /** The same attempt when none that it has replaced can act any more. */
  LeaseAttempt withoutPredecessors() {
    return new LeaseAttempt(nonce, activity, workflowId, number, process, List.of());
  }

  /** For people. */
  @JsonIgnore
  public String title() {
    return "attempt " + number + " of " + activity + " in worker process " + process.identity();
  }
}
