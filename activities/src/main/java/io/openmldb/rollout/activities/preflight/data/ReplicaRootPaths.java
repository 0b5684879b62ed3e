package io.openmldb.rollout.activities.preflight.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.MurmurHash2;

/**
 * The directories in which a tablet keeps its replicas, by the flags of its file. Of several for
 * one storage mode, each partition has its own by a hash of its ids, as in OpenMLDB's {@code
 * TabletImpl::ChooseDBRootPath} (0.9.3): with another number of directories most partitions are
 * looked for in another one.
 */
final class ReplicaRootPaths {

  /** Which flag names the directories of a storage mode. */
  private static final Map<String, String> FLAGS =
      Map.of("kMemory", "db_root_path", "kSSD", "ssd_root_path", "kHDD", "hdd_root_path");

  private static final int SEED = 0xe17a1465;

  private final Map<String, List<String>> roots;

  private ReplicaRootPaths(Map<String, List<String>> roots) {
    this.roots = roots;
  }

  /**
   * The directories by a tablet's flags.
   *
   * @param value a flag's value, its default included; empty when it has none
   */
  static ReplicaRootPaths of(Function<String, String> value) {
    return new ReplicaRootPaths(
        FLAGS.values().stream()
            .collect(Collectors.toMap(flag -> flag, flag -> split(value.apply(flag)))));
  }

  private static List<String> split(String value) {
    return Arrays.stream(value.split(",")).filter(root -> !root.isEmpty()).toList();
  }

  /** The flag that names the directories of {@code storageMode}. */
  static String flag(String storageMode) {
    return FLAGS.getOrDefault(storageMode, "db_root_path");
  }

  /**
   * Where the replica of a partition is kept, relative to the working directory unless the flag has
   * a whole path; empty when there is no directory for its storage mode.
   */
  Optional<String> directory(HeldReplica replica) {
    List<String> all = roots.getOrDefault(flag(replica.storageMode()), List.of());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int tid = replica.partition().tid();
    int pid = replica.partition().pid();
    return Optional.of(all.get(choice(tid, pid, all.size())) + "/" + tid + "_" + pid);
  }

  private static int choice(int tid, int pid, int directories) {
    byte[] key = (Integer.toString(tid) + pid).getBytes(StandardCharsets.US_ASCII);
    return Integer.remainderUnsigned(MurmurHash2.hash32(key, key.length, SEED), directories);
  }
}
