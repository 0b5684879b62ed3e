package io.openmldb.rollout.activities.openmldb.client;

import java.util.Arrays;

/** The codes of OpenMLDB's answers that real servers were seen to give, by what they mean. */
public enum ErrorCode {
  OK(0),
  TABLE_NOT_FOUND(100),
  TABLE_ALREADY_EXISTS(101),

  /** Of the nameserver: a leader is not deleted. */
  TABLE_IS_LEADER(102),
  TABLE_IS_FOLLOWER(103),
  REPLICA_ALREADY_ATTACHED(119),
  TABLE_CANNOT_BE_LOADED(131),
  NO_FOLLOWER(134),
  OPERATION_NOT_FOUND(136),
  ROOT_PATH_NOT_FOUND(138),
  NAMESERVER_NOT_LEADER(300),
  AUTO_FAILOVER_ENABLED(301),
  ENDPOINT_NOT_FOUND(302),
  TABLET_NOT_HEALTHY(303),
  OPERATION_NOT_CREATED(305),
  INVALID_PARAMETER(307),
  PARTITION_NOT_FOUND(308),
  LEADER_IS_ALIVE(309),
  NO_LIVE_FOLLOWER(310),
  REPLICA_IS_ALIVE(311),
  OPERATION_NOT_UNDER_WAY(312),
  PARTITION_NOT_PLACED(314),
  REPLICA_ALREADY_EXISTS(317),
  LEADER_CANNOT_BE_MIGRATED(320),
  IS_FOLLOWER_CLUSTER(453),

  /** Any other; the raw code and the server's words are kept beside it. */
  UNKNOWN(-1);

  private final int code;

  ErrorCode(int code) {
    this.code = code;
  }

  /** What {@code code} means. */
  static ErrorCode of(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst().orElse(UNKNOWN);
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
