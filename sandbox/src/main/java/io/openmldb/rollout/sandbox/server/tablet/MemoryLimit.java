package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tablet's {@code max_memory_mb}. Beyond it leaders of in-memory tables refuse rows; replicas are
 * taken all the same, and grow with their leaders. A process has as much as is resident.
 */
final class MemoryLimit {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB_PER_MIB = 1024;

  private final long mebibytes;

  MemoryLimit(FlagSettings flags) {
    this.mebibytes = flags.number("max_memory_mb");
  }

  /** Refuses a row for {@code replica} where it leads and the tablet is beyond its limit. */
  void check(Replica replica) {
    boolean concerned =
        mebibytes > 0 && replica.meta().isInMemory() && replica.mode() == ReplicaMode.kTableLeader;
    if (concerned && residentMebibytes() > mebibytes) {
      throw ReturnCode.MEMORY_EXCEEDED.refusal();
    }
  }

  private static long residentMebibytes() {
    try {
      return Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith(RESIDENT))
              .map(line -> line.replaceAll("\\D", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElse(0)
          / KIB_PER_MIB;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read how much memory this process has", e);
    }
  }
}
