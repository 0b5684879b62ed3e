package io.openmldb.rollout.workflows.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a recovery or a repair stands.
 *
 * @param cluster the cluster's name in the registry
 * @param dryRun whether it only diagnoses, and changes nothing
 * @param phase what it is busy with
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 * @param work the one thing that is being done or waited for; null when nothing is
 * @param tablets the tablets to make whole, in their order; empty before that is known
 * @param found how many things were wrong
 * @param done how many things were done
 * @param left what is left, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryStatus(
    @Nullable String cluster,
    boolean dryRun,
    RecoveryPhase phase,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Work work,
    List<Tablet> tablets,
    int found,
    int done,
    List<String> left) {

  public RecoveryStatus {
    tablets = tablets == null ? List.of() : List.copyOf(tablets);
    left = left == null ? List.of() : List.copyOf(left);
  }

  /**
   * What is being done or waited for.
   *
   * @param what in words
   * @param since when it began
   * @param until when one attempt at it ends at the latest; null where it may go on as long as
   *     there is progress
   * @param noProgress after which time without any progress it gives up; null where progress is not
   *     measured
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Work(
      String what, Instant since, @Nullable Instant until, @Nullable Duration noProgress) {}

  /**
   * A tablet that is made whole.
   *
   * @param endpoint which
   * @param state how far
   * @param startedAt when it was begun; null before
   * @param finishedAt when it ended; null before
   * @param replicas how many replicas it serves; null before it is whole
   * @param error what went wrong; null when nothing did
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tablet(
      String endpoint,
      State state,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Integer replicas,
      @Nullable String error) {

    /** How far a tablet's recovery is. */
    public enum State {
      PENDING,
      RUNNING,
      RECOVERED,
      FAILED
    }
  }
}
