package io.openmldb.rollout.sandbox.tables;

/**
 * One table that a practice cluster shall have.
 *
 * @param db its database; made if it is not there
 * @param name unique within the database
 * @param partitions how many, at least 1
 * @param replicas of each partition, at least 1
 * @param storage where its rows live
 * @param rows how many are written into each partition at first
 */
public record TableSpec(
    String db, String name, int partitions, int replicas, Storage storage, int rows) {

  /** Where rows live, in the words of OpenMLDB's {@code storage_mode} less their {@code k}. */
  public enum Storage {
    MEMORY("kMemory"),
    HDD("kHDD");

    private final String mode;

    Storage(String mode) {
      this.mode = mode;
    }

    String mode() {
      return mode;
    }
  }

  /**
   * @throws IllegalArgumentException if it cannot be made
   */
  public TableSpec {
    if (db == null || db.isBlank() || name == null || name.isBlank()) {
      throw new IllegalArgumentException("a table needs a db and a name");
    }
    if (partitions < 1 || replicas < 1 || rows < 0) {
      throw new IllegalArgumentException(
          "%s.%s: partitions and replicas are at least 1 and rows at least 0, not %d, %d and %d"
              .formatted(db, name, partitions, replicas, rows));
    }
    if (storage == null) {
      storage = Storage.MEMORY;
    }
  }
}
