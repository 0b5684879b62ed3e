package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.json.MessageRefusedException;

/**
 * The types of {@code ApplicationFailure} that activities and workflows end with. They are stable:
 * retry policies, the command line and other services tell failures apart by them.
 */
public final class FailureType {

  /** The request is wrong; its details list every problem. Nothing was touched. */
  public static final String INVALID_REQUEST = "InvalidRequest";

  /** The rollout is over and has left something inconsistent; the details say what. */
  public static final String CLUSTER_LEFT_INCONSISTENT = "ClusterLeftInconsistent";

  /** A message to a rollout was not taken: nothing waits for it, or it is wrong. */
  public static final String REFUSED = MessageRefusedException.TYPE;

  /** Another workflow holds the cluster's lease. */
  public static final String LEASE_HELD = "LeaseHeld";

  /** The lease is not this rollout's any more; nothing further may be changed. */
  public static final String LEASE_LOST = "LeaseLost";

  /** The file is neither what was planned from nor what was planned to. */
  public static final String FILE_CONFLICT = "FileConflict";

  /** The process ended at once, or never answered, or never registered. */
  public static final String START_FAILED = "StartFailed";

  /** A tablet serves and is registered, but the nameserver misses it, whatever is restarted. */
  public static final String REGISTRATION_MISSED = "RegistrationMissed";

  /** The process did not end, or its registration did not go away. */
  public static final String STOP_FAILED = "StopFailed";

  /** A leader partition has no replica that could take over. */
  public static final String NO_ELIGIBLE_TARGET = "NoEligibleTarget";

  /** Leaders could not be moved before the deadline. */
  public static final String MOVE_FAILED = "MoveFailed";

  /** A restarted tablet did not become whole: there was no progress for too long. */
  public static final String NOT_RECOVERED = "NotRecovered";

  /** The node runs, but not with the target configuration, or not healthily. */
  public static final String NOT_VERIFIED = "NotVerified";

  /** SSH was refused in a way that a retry does not solve: an unknown host key, a wrong key. */
  public static final String HOST_REFUSED = "HostRefused";

  /** SSH did not answer, or the connection broke; retried. */
  public static final String HOST_UNREACHABLE = "HostUnreachable";

  /** A file on a host cannot be read, written or edited: missing, not ours, not as expected. */
  public static final String FILE_REFUSED = "FileRefused";

  /** The cluster did not answer, or answered with an error that a retry does not solve. */
  public static final String CLUSTER_REFUSED = "ClusterRefused";

  private FailureType() {}
}
