package io.openmldb.rollout.sandbox.server.nameserver;

/**
 * What an operation is about.
 *
 * @param endpoint the replica concerned: the one to add, delete, recover, or move away; for a
 *     leader change the wished new leader, empty for whichever is best
 * @param destination where a migration goes; empty for all others
 */
record OpTarget(String db, String name, int pid, String endpoint, String destination) {
  static OpTarget of(Table table, int pid, String endpoint) {
    return new OpTarget(table.db, table.name, pid, endpoint, "");
  }

  /** The partition in one word: {@code db1.t1/0}. */
  String partition() {
    return db + "." + name + "/" + pid;
  }
}
