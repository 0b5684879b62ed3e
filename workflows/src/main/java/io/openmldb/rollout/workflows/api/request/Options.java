package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.api.request.window.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout is done. Every option has a default; {@link #DEFAULT} has them all.
 *
 * @param dryRun end with the plan, touching nothing
 * @param restartOnly restart every node of the named components, or of all when none is named
 * @param daemon whether nodes run under a supervisor afterwards; null: as each node runs now
 * @param procedure FAST or DOCUMENTED
 * @param singleReplica what to do with partitions of one replica
 * @param onFailure what happens after a node failed and was rolled back
 * @param writes whether applications go on writing
 * @param approval where a person has to approve
 * @param canarySoak how long the first node of each component is watched before the next
 * @param restartUnchanged restart nodes too whose file and running flags already equal the target
 * @param leaderMoveConcurrency leaders moved together, in one batch
 * @param maxOffsetLag rows by which a follower may lag behind and still count as caught up; exact
 *     equality is asked under a fence whatever this says
 * @param expectRowsToGrow whether rows must have grown after the tablets are done
 * @param timeouts the longest time each kind of wait may take
 * @param overrides findings that are set aside by name
 * @param jobs what is done about running jobs of taskmanagers; null: they are ignored
 * @param window when nodes may be touched; null: at any time
 * @param notBefore before which no node is touched; null: at once
 */
public record Options(
    boolean dryRun,
    boolean restartOnly,
    @Nullable Boolean daemon,
    Procedure procedure,
    SingleReplicaPolicy singleReplica,
    OnFailure onFailure,
    WritesPolicy writes,
    ApprovalPolicy approval,
    Duration canarySoak,
    boolean restartUnchanged,
    int leaderMoveConcurrency,
    long maxOffsetLag,
    boolean expectRowsToGrow,
    Timeouts timeouts,
    // Left out where there are none: workers of 0.1.0 refuse fields that they do not know.
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FindingOverride> overrides,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JobsPolicy jobs,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MaintenanceWindow window,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant notBefore) {

  /** One without a window. */
  public Options(
      boolean dryRun,
      boolean restartOnly,
      @Nullable Boolean daemon,
      Procedure procedure,
      SingleReplicaPolicy singleReplica,
      OnFailure onFailure,
      WritesPolicy writes,
      ApprovalPolicy approval,
      Duration canarySoak,
      boolean restartUnchanged,
      int leaderMoveConcurrency,
      long maxOffsetLag,
      boolean expectRowsToGrow,
      Timeouts timeouts,
      List<FindingOverride> overrides,
      @Nullable JobsPolicy jobs) {
    this(
        dryRun,
        restartOnly,
        daemon,
        procedure,
        singleReplica,
        onFailure,
        writes,
        approval,
        canarySoak,
        restartUnchanged,
        leaderMoveConcurrency,
        maxOffsetLag,
        expectRowsToGrow,
        timeouts,
        overrides,
        jobs,
        null,
        null);
  }

  public static final Options DEFAULT =
      new Options(
          false,
          false,
          null,
          Procedure.FAST,
          SingleReplicaPolicy.ADD_REPLICA,
          OnFailure.PAUSE,
          WritesPolicy.CONTINUE,
          ApprovalPolicy.NONE,
          Duration.ZERO,
          false,
          16,
          0,
          false,
          Timeouts.DEFAULT,
          List.of(),
          null);

  public Options {
    overrides = overrides == null ? List.of() : List.copyOf(overrides);
  }

  /**
   * The same care for taking back what a rollout with these changed; nodes run on as they do. What
   * was set aside for the way there is not for the way back.
   */
  public Options forInverse() {
    return with(false, false, null, false, timeouts, List.of());
  }

  /** Whether a taskmanager is restarted only when no job runs below it. */
  public boolean awaitsJobs() {
    return jobs == JobsPolicy.WAIT;
  }

  /** The same, with other findings set aside. */
  public Options overriding(List<FindingOverride> overrides) {
    return with(dryRun, restartOnly, daemon, restartUnchanged, timeouts, overrides);
  }

  /** The same, with another longest time without progress while a tablet becomes whole. */
  public Options recoveringWithin(Duration noProgress) {
    return with(
        dryRun,
        restartOnly,
        daemon,
        restartUnchanged,
        timeouts.recoveringWithin(noProgress),
        overrides);
  }

  /** The same, but to end with the plan. */
  public Options asDryRun() {
    return with(true, restartOnly, daemon, restartUnchanged, timeouts, overrides);
  }

  private Options with(
      boolean dryRun,
      boolean restartOnly,
      @Nullable Boolean daemon,
      boolean restartUnchanged,
      Timeouts timeouts,
      List<FindingOverride> overrides) {
    return new Options(
        dryRun,
        restartOnly,
        daemon,
        procedure,
        singleReplica,
        onFailure,
        writes,
        approval,
        canarySoak,
        restartUnchanged,
        leaderMoveConcurrency,
        maxOffsetLag,
        expectRowsToGrow,
        timeouts,
        overrides,
        jobs,
        window,
        notBefore);
  }
}
