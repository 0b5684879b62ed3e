package io.openmldb.rollout.activities.openmldb;

/** The codes of OpenMLDB's answers that something here depends on. */
public enum ErrorCode {
  OK(0),
  TABLE_NOT_FOUND(100),
  TABLE_ALREADY_EXISTS(101),
  TABLE_IS_FOLLOWER(103),
  REPLICA_ALREADY_ATTACHED(119),
  TABLE_CANNOT_BE_LOADED(131),
  NO_FOLLOWER(134),
  NAMESERVER_NOT_LEADER(300),
  AUTO_FAILOVER_ENABLED(301),
  TABLET_NOT_HEALTHY(303),
  LEADER_IS_ALIVE(309),
  REPLICA_IS_ALIVE(311),
  REPLICA_ALREADY_EXISTS(317),
  IS_FOLLOWER_CLUSTER(453);

  private final int code;

  ErrorCode(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
