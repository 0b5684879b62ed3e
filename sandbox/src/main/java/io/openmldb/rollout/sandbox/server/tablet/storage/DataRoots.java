package io.openmldb.rollout.sandbox.server.tablet.storage;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash2;

/** Where replicas of each storage mode are kept, and where they go when they are dropped. */
public final class DataRoots implements TabletDisk {
  private static final int SEED = 0xe17a1465;

  private final Path workingDirectory;
  private final FlagSettings flags;

  public DataRoots(Path workingDirectory, FlagSettings flags) {
    this.workingDirectory = workingDirectory;
    this.flags = flags;
  }

  /**
   * Where a replica is kept. Of several directories for its storage mode, each partition has its
   * own by a hash of its ids, as the real tablet chooses it: with one more of them, most partitions
   * are looked for in another one.
   */
  @Override
  public ReplicaStorage replica(PartitionKey id, String storageMode) {
    Path root =
        root(
            switch (storageMode) {
              case "kHDD" -> "hdd_root_path";
              case "kSSD" -> "ssd_root_path";
              default -> "db_root_path";
            },
            id);
    if (root == null) {
      throw ReturnCode.NO_ROOT_PATH.refusal();
    }
    return new DataDirectory(root.resolve(id.toString()), recycleBin(id, storageMode));
  }

  /** Null where dropped replicas are deleted at once. */
  Path recycleBin(PartitionKey id, String storageMode) {
    if (!flags.isTrue("recycle_bin_enabled")) {
      return null;
    }
    return root(
        switch (storageMode) {
          case "kHDD" -> "recycle_bin_hdd_root_path";
          case "kSSD" -> "recycle_bin_ssd_root_path";
          default -> "recycle_bin_root_path";
        },
        id);
  }

  private Path root(String flag, PartitionKey id) {
    List<String> roots =
        Arrays.stream(flags.text(flag).split(",")).filter(root -> !root.isEmpty()).toList();
    return roots.isEmpty() ? null : workingDirectory.resolve(roots.get(choice(id, roots.size())));
  }

  private static int choice(PartitionKey id, int roots) {
    byte[] key = (Integer.toString(id.tid()) + id.pid()).getBytes(StandardCharsets.US_ASCII);
    return Integer.remainderUnsigned(MurmurHash2.hash32(key, key.length, SEED), roots);
  }
}
