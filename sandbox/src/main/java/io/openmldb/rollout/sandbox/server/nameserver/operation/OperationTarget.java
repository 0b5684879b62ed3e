package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;

/**
 * What an operation is about.
 *
 * @param endpoint the replica concerned: the one to add, delete, recover, or move away; for a
 *     leader change the wished new leader, empty for whichever is best
 * @param destination where a migration goes; empty for all others
 */
public record OperationTarget(
    String db, String name, int pid, String endpoint, String destination) {
  public static OperationTarget of(Table table, int pid, String endpoint) {
    return new OperationTarget(table.db, table.name, pid, endpoint, "");
  }

  /** The partition in one word: {@code db1.t1/0}. */
  String partition() {
    return db + "." + name + "/" + pid;
  }
}
