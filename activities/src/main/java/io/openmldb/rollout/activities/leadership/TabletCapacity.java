package io.openmldb.rollout.activities.leadership;

import org.jspecify.annotations.Nullable;

/**
 * What a tablet can take besides what it holds.
 *
 * @param memoryBytes until its {@code max_memory_mb} is reached or its host has no memory left
 * @param diskBytes until one of its data directories is full
 * @param unread why neither is known; null when they are
 */
public record TabletCapacity(long memoryBytes, long diskBytes, @Nullable String unread) {

  private static final long MIB = 1024 * 1024;

  /** As much as anybody wants. */
  public static final TabletCapacity UNLIMITED =
      new TabletCapacity(Long.MAX_VALUE, Long.MAX_VALUE, null);

  /** None: where it cannot be read, nothing is put. */
  public static TabletCapacity unread(String why) {
    return new TabletCapacity(0, 0, why);
  }

  /** Whether something of this size fits in. */
  public boolean takes(long memory, long disk) {
    return unread == null && memory <= memoryBytes && disk <= diskBytes;
  }

  /** What is left when something of this size was put in. */
  public TabletCapacity without(long memory, long disk) {
    return new TabletCapacity(memoryBytes - memory, diskBytes - disk, unread);
  }

  /** The words for messages. */
  @Override
  public String toString() {
    return unread != null
        ? unread
        : memoryBytes / MIB + " MiB of memory and " + diskBytes / MIB + " MiB of disk left";
  }
}
