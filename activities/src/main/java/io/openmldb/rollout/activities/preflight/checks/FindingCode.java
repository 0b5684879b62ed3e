package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.workflows.api.plan.Plan;

/** The stable names of what planning finds. */
public final class FindingCode {

  // About a key or a file.
  static final String UNKNOWN_KEY = "UNKNOWN_KEY";
  static final String UNKNOWN_KEY_IN_FILE = "UNKNOWN_KEY_IN_FILE";
  static final String NOT_READ_BY_COMPONENT = "NOT_READ_BY_COMPONENT";
  static final String VALUE_NOT_TAKEN = "VALUE_NOT_TAKEN";
  static final String VALUE_NOT_TAKEN_IN_FILE = "VALUE_NOT_TAKEN_IN_FILE";
  static final String PROTECTED_KEY = "PROTECTED_KEY";
  static final String SECRET_SPELLED_OUT = "SECRET_SPELLED_OUT";
  static final String SECRET_KEY_NOT_LISTED = "SECRET_KEY_NOT_LISTED";
  static final String NO_EFFECT = "NO_EFFECT";
  static final String SECRETS_ON_FLAGS_PAGE = "SECRETS_ON_FLAGS_PAGE";
  static final String LOG_DIRECTORY_UNCLEAR = "LOG_DIRECTORY_UNCLEAR";
  static final String ENDPOINT_DIFFERS = "ENDPOINT_DIFFERS";
  static final String ROLE_DIFFERS = "ROLE_DIFFERS";
  static final String ZOOKEEPER_DIFFERS = "ZOOKEEPER_DIFFERS";
  public static final String ROOT_PATH_DIFFERS = "ROOT_PATH_DIFFERS";
  static final String SESSION_OUTLIVES_RESTART = "SESSION_OUTLIVES_RESTART";
  static final String SAME_VALUE = "SAME_VALUE";
  static final String DEFAULT_VALUE = "DEFAULT_VALUE";
  static final String DUPLICATE_KEY = "DUPLICATE_KEY";
  public static final String FILE_CANNOT_BE_EDITED = "FILE_CANNOT_BE_EDITED";

  // About a node and its host.
  static final String HOST_UNREACHABLE = "HOST_UNREACHABLE";
  static final String HOST_REFUSED = "HOST_REFUSED";
  static final String FILE_UNREADABLE = "FILE_UNREADABLE";
  static final String NOT_WRITABLE = "NOT_WRITABLE";
  static final String NO_START_SCRIPT = "NO_START_SCRIPT";
  static final String BINARY_UNUSABLE = "BINARY_UNUSABLE";
  static final String BINARY_NOT_ASKED = "BINARY_NOT_ASKED";
  static final String NOT_RUNNING = "NOT_RUNNING";
  static final String OTHER_PROCESS = "OTHER_PROCESS";
  static final String PID_FILE_STALE = "PID_FILE_STALE";
  static final String SUPERVISOR_DEAD = "SUPERVISOR_DEAD";
  static final String DISK_FULL = "DISK_FULL";
  static final String DISK_LOW = "DISK_LOW";
  static final String RESTART_DOES_NOTHING = "RESTART_DOES_NOTHING";

  // About the cluster.
  public static final String CLUSTER_UNREADABLE = "CLUSTER_UNREADABLE";
  static final String TABLET_NOT_HEALTHY = "TABLET_NOT_HEALTHY";
  static final String REGISTRATION_MISSED = "REGISTRATION_MISSED";
  static final String NO_LEADER = "NO_LEADER";
  static final String NOT_HEALTHY = "NOT_HEALTHY";
  static final String OPERATION_UNFINISHED = "OPERATION_UNFINISHED";
  static final String OPERATION_FAILED = "OPERATION_FAILED";
  static final String NOT_IN_HOSTS_FILE = "NOT_IN_HOSTS_FILE";
  static final String DUPLICATE_ENDPOINT = "DUPLICATE_ENDPOINT";
  public static final String NOT_REGISTERED = "NOT_REGISTERED";
  public static final String SEVERAL_NAMESERVERS_LEAD = "SEVERAL_NAMESERVERS_LEAD";
  static final String SINGLE_NAMESERVER = "SINGLE_NAMESERVER";
  static final String REPLICA_CLUSTER = "REPLICA_CLUSTER";
  static final String NO_ELIGIBLE_TARGET = "NO_ELIGIBLE_TARGET";
  public static final String CALLS_TOO_SLOW = "CALLS_TOO_SLOW";
  static final String PRE_AGGREGATION = "PRE_AGGREGATION";
  static final String LEASE_HELD = "LEASE_HELD";
  public static final String LEASE_NOT_WRITABLE = "LEASE_NOT_WRITABLE";
  static final String LEASE_LEFT_BEHIND = Plan.LEASE_LEFT_BEHIND;

  private FindingCode() {}
}
