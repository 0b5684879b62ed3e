package io.openmldb.rollout.activities.zookeeper;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The servers' names, read anew every few seconds. */
final class ServerNameCache {

  private static final long FRESH = Duration.ofSeconds(5).toNanos();

  private final Supplier<ServerNames> read;
  private final LongSupplier nanoTime;
  private @Nullable ServerNames names;
  private long readAt;

  ServerNameCache(Supplier<ServerNames> read, LongSupplier nanoTime) {
    this.read = read;
    this.nanoTime = nanoTime;
  }

  /** The names as they are now, or were a moment ago. */
  synchronized ServerNames current() {
    long now = nanoTime.getAsLong();
    if (names == null || now - readAt >= FRESH) {
      names = read.get();
      readAt = now;
    }
    return names;
  }

  /** The names as they were read last: asks ZooKeeper only if they never were. */
  synchronized ServerNames lastRead() {
    return names == null ? current() : names;
  }
}
