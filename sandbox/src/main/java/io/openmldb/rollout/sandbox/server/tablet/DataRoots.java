package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import java.nio.file.Path;

/** Where replicas of each storage mode are kept, and where they go when they are dropped. */
final class DataRoots {
  private final Path workingDirectory;
  private final FlagSettings flags;

  DataRoots(Path workingDirectory, FlagSettings flags) {
    this.workingDirectory = workingDirectory;
    this.flags = flags;
  }

  /**
   * @throws io.openmldb.rollout.sandbox.server.http.MethodRefusedException if no root path is set
   *     for this storage mode
   */
  DataDirectory of(PartitionKey id, String storageMode) {
    Path root =
        root(
            switch (storageMode) {
              case "kHDD" -> "hdd_root_path";
              case "kSSD" -> "ssd_root_path";
              default -> "db_root_path";
            });
    if (root == null) {
      throw ReturnCode.NO_ROOT_PATH.refusal();
    }
    return new DataDirectory(root.resolve(id.toString()));
  }

  /** Null where dropped replicas are deleted at once. */
  Path recycleBin(String storageMode) {
    if (!flags.isTrue("recycle_bin_enabled")) {
      return null;
    }
    return root(
        switch (storageMode) {
          case "kHDD" -> "recycle_bin_hdd_root_path";
          case "kSSD" -> "recycle_bin_ssd_root_path";
          default -> "recycle_bin_root_path";
        });
  }

  private Path root(String flag) {
    // Several disks may be listed; one is as good as another here.
    String first = flags.text(flag).split(",", -1)[0];
    return first.isEmpty() ? null : workingDirectory.resolve(first);
  }
}
