package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** OpenMLDB's own codes with their usual messages; all of them travel in an HTTP 200. */
public enum ReturnCode {
  OK(0, "ok"),
  TABLE_NOT_FOUND(100, "table does not exist"),
  TABLE_EXISTS(101, "table already exists"),
  TABLE_IS_LEADER(102, "table is leader"),
  TABLE_IS_FOLLOWER(103, "table is follower"),
  TABLE_IS_LOADING(104, "table is loading"),
  KEY_NOT_FOUND(109, "key not found"),
  REPLICA_EXISTS(119, "replica endpoint already exists"),
  APPEND_REFUSED(122, "fail to append entries to replicator"),
  TABLE_INIT_FAILED(131, "fail to init table"),
  HAS_NO_FOLLOWER(134, "has no follower"),
  NO_FOLLOWER(134, "no follower"),
  OP_NOT_FOUND(136, "op id does not exist"),
  NO_ROOT_PATH(138, "fail to find db root path"),
  MEMORY_EXCEEDED(160, "exceed max memory"),
  NOT_LEADER(300, "nameserver is not leader"),
  AUTO_FAILOVER_ON(301, "auto_failover is enabled"),
  NO_ENDPOINT(302, "endpoint does not exist"),
  TABLET_UNHEALTHY(303, "tablet is not healthy"),
  OP_NOT_CREATED(305, "create op failed"),
  INVALID_PARAMETER(307, "invalid parameter"),
  PID_NOT_FOUND(308, "pid does not exist"),
  LEADER_ALIVE(309, "leader is alive"),
  NO_ALIVE_FOLLOWER(310, "no alive follower"),
  TABLE_ALIVE(311, "table is alive, need not recover"),
  OP_NOT_RUNNING(312, "op status is not kDoing or kInited"),
  NO_PARTITION_INFO(314, "set partition info failed"),
  PID_EXISTS(317, "pid is exist"),
  CANNOT_MIGRATE_LEADER(320, "cannot migrate leader"),
  CREATE_TABLE_FAILED_ON_TABLET(321, "create table failed on tablet"),
  IS_FOLLOWER_CLUSTER(453, "is follower cluster"),
  DATABASE_EXISTS(801, "database already exists"),
  DATABASE_NOT_FOUND(802, "database not found");

  private final int code;
  private final String message;

  ReturnCode(int code, String message) {
    this.code = code;
    this.message = message;
  }

  public int code() {
    return code;
  }

  public String message() {
    return message;
  }

  /** {@code {"code":…,"msg":…}}. */
  public ObjectNode reply() {
    return reply(message);
  }

  public ObjectNode reply(String text) {
    return JsonTrees.object().put("code", code).put("msg", text);
  }

  public MethodRefusedException refusal() {
    return new MethodRefusedException(this, message);
  }

  public MethodRefusedException refusal(String text) {
    return new MethodRefusedException(this, text);
  }
}
