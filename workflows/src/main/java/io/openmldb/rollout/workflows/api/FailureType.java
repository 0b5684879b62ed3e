package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.json.MessageRefusedException;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code ApplicationFailure} that activities and workflows end with. Their ids are
 * stable: histories, the command line and other services tell failures apart by them.
 */
public enum FailureType {

  /** The request is wrong; its details list every problem. Nothing was touched. */
  INVALID_REQUEST("InvalidRequest", false),

  /**
   * A Nexus operation asked for a rollout of a cluster of which one runs already; the workflow id
   * and run id of that are in the details. Nothing was started.
   */
  ROLLOUT_ALREADY_RUNNING("RolloutAlreadyRunning", false),

  /** Preflight or another's lease refused the rollout; its report is in the details. */
  ROLLOUT_REJECTED("RolloutRejected", false),

  /** Every updated node was rolled back after a failure; the report is in the details. */
  ROLLOUT_ROLLED_BACK("RolloutRolledBack", false),

  /** The rollout ended early and left the cluster consistent; its report is in the details. */
  ROLLOUT_ABORTED("RolloutAborted", false),

  /** A fleet rollout in which a cluster failed; its report is in the details. */
  FLEET_ROLLOUT_FAILED("FleetRolloutFailed", false),

  /** A fleet rollout that was ended before its last cluster; its report is in the details. */
  FLEET_ROLLOUT_ABORTED("FleetRolloutAborted", false),

  /** A node rollout did not do what it was to do; its result is in the details. */
  NODE_ROLLOUT_FAILED("NodeRolloutFailed", false),

  /**
   * The rollout is over and has left something inconsistent; the details say what, and have its
   * report.
   */
  CLUSTER_LEFT_INCONSISTENT("ClusterLeftInconsistent", false),

  /** Refused: an update of a rollout was wrong, or nothing waited for it; nothing was changed. */
  REFUSED(MessageRefusedException.TYPE, false),

  /** Another workflow holds the cluster's lease. */
  LEASE_HELD("LeaseHeld", false),

  /** The lease is not this rollout's any more; nothing further may be changed. */
  LEASE_LOST("LeaseLost", false),

  /** The file is neither what was planned from nor what was planned to. */
  FILE_CONFLICT("FileConflict", false),

  /** The process ended at once, or never answered, or never registered. */
  START_FAILED("StartFailed", false),

  /** A tablet serves and is registered, but the nameserver misses it, whatever is restarted. */
  REGISTRATION_MISSED("RegistrationMissed", false),

  /** The process did not end, or its registration did not go away. */
  STOP_FAILED("StopFailed", false),

  /** A leader partition has no replica that could take over. */
  NO_ELIGIBLE_TARGET("NoEligibleTarget", false),

  /** Leaders could not be moved before the deadline. */
  MOVE_FAILED("MoveFailed", false),

  /** A restarted tablet did not become whole: there was no progress for too long. */
  NOT_RECOVERED("NotRecovered", false),

  /** The node runs, but not with the target configuration, or not healthily. */
  NOT_VERIFIED("NotVerified", false),

  /** SSH was refused in a way that a retry does not solve: an unknown host key, a wrong key. */
  HOST_REFUSED("HostRefused", false),

  /** SSH did not answer, or the connection broke. */
  HOST_UNREACHABLE("HostUnreachable", true),

  /** A file on a host cannot be read, written or edited: missing, not ours, not as expected. */
  FILE_REFUSED("FileRefused", false),

  /** The cluster did not answer, or answered with an error. */
  CLUSTER_REFUSED("ClusterRefused", false),

  /** A webhook did not take an event: it did not answer, or not that it did. */
  WEBHOOK_FAILED("WebhookFailed", true);

  private final String id;
  private final boolean retryable;

  FailureType(String id, boolean retryable) {
    this.id = id;
    this.retryable = retryable;
  }

  /** The type's name in histories and in the answers to clients: {@code InvalidRequest}, say. */
  public String id() {
    return id;
  }

  /**
   * Whether the same call may succeed later without anybody doing anything. An activity may retry a
   * single failure of a type that is not retried in general: a server that did not answer, say.
   */
  public boolean isRetryable() {
    return retryable;
  }

  /** The type with this id; empty where it is none of these: a failure of a library, or of ours. */
  public static Optional<FailureType> of(@Nullable String id) {
    return Arrays.stream(values()).filter(type -> type.id.equals(id)).findFirst();
  }

  /** The type of {@code failure}; empty where it is none of these. */
  public static Optional<FailureType> of(ApplicationFailure failure) {
    return of(failure.getType());
  }

  /** Whether {@code failure} is an {@code ApplicationFailure} of this type. */
  public boolean isTypeOf(@Nullable Throwable failure) {
    return failure instanceof ApplicationFailure application && id.equals(application.getType());
  }

  /**
   * A failure by which a workflow says how it ended, rather than that something broke: it has no
   * stack trace, because where in our code it was made says nothing to its reader.
   *
   * @param message how it ended, and why
   * @param details what clients read as data
   */
  public ApplicationFailure newOutcome(String message, Object... details) {
    ApplicationFailure failure = newFailure(message, details);
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  /**
   * A failure of this type.
   *
   * @param message what happened, where, and what the operator can do
   * @param details what clients read as data: a list of problems, say
   */
  public ApplicationFailure newFailure(String message, Object... details) {
    return ApplicationFailure.newBuilder()
        .setMessage(message)
        .setType(id)
        .setNonRetryable(!retryable)
        .setDetails(details)
        .build();
  }
}
