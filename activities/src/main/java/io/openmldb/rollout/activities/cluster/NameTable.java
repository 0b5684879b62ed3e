package io.openmldb.rollout.activities.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The servers' names, read anew every few seconds. */
final class NameTable {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Supplier<ServerNames> read;
  private final Clock clock;
  private ServerNames names;
  private Instant readAt;

  NameTable(Supplier<ServerNames> read, Clock clock) {
    this.read = read;
    this.clock = clock;
  }

  /** The names as they are now, or were a moment ago. */
  synchronized ServerNames now() {
    Instant now = clock.instant();
    if (names == null || !now.isBefore(readAt.plus(FRESH))) {
      names = read.get();
      readAt = now;
    }
    return names;
  }

  /** The names as they were read last: asks ZooKeeper only if they never were. */
  synchronized ServerNames lastRead() {
    return names == null ? now() : names;
  }
}
