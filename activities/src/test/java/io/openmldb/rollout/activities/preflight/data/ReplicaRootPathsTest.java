package io.openmldb.rollout.activities.preflight.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaRootPathsTest {

  /** Computed by the algorithm of OpenMLDB's {@code base/hash.h}, not by this library's. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0",
    "1, 1, 0, 2",
    "1, 2, 0, 0",
    "9, 0, 1, 2",
    "9, 7, 0, 0",
    "12, 15, 1, 2",
    "123, 4567, 1, 1",
    "99999, 12, 0, 0"
  })
  void aPartitionsDirectoryIsChosenByTheHashOfItsIdsAsTheTabletDoes(
      int tid, int pid, int ofTwo, int ofThree) {
    String name = "/" + tid + "_" + pid;

    assertThat(roots("d0,d1").directory(replica(tid, pid, "kMemory"))).contains("d" + ofTwo + name);
    assertThat(roots("d0,d1,d2").directory(replica(tid, pid, "kMemory")))
        .contains("d" + ofThree + name);
    assertThat(roots("d").directory(replica(tid, pid, "kMemory"))).contains("d" + name);
  }

  @Test
  void eachStorageModeHasItsOwnDirectoriesOrNone() {
    ReplicaRootPaths roots =
        ReplicaRootPaths.of(
            flag -> Map.of("db_root_path", "./db", "hdd_root_path", "/hdd").getOrDefault(flag, ""));

    assertThat(roots.directory(replica(3, 1, "kMemory"))).contains("./db/3_1");
    assertThat(roots.directory(replica(3, 1, "kHDD"))).contains("/hdd/3_1");
    assertThat(roots.directory(replica(3, 1, "kSSD"))).isEmpty();
  }

  private static ReplicaRootPaths roots(String dbRootPath) {
    return ReplicaRootPaths.of(flag -> flag.equals("db_root_path") ? dbRootPath : "");
  }

  private static HeldReplica replica(int tid, int pid, String storageMode) {
    return new HeldReplica(new PartitionId("db", "t", tid, pid), storageMode, false, true, 0);
  }
}
