package io.openmldb.rollout.sandbox.server.tablet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.http.MethodRefusedException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataRootsTest {
  private static final Path WORKDIR = Path.of("/w");

  /** The choices were computed by the algorithm of OpenMLDB's {@code base/hash.h}. */
  @Test
  void ofSeveralDirectoriesAPartitionHasItsOwnByAHashOfItsIds() {
    DataRoots roots =
        new DataRoots(
            WORKDIR,
            TestFlags.of(
                Map.of(
                    "db_root_path",
                    "a,b,c",
                    "recycle_bin_root_path",
                    "r0,r1",
                    "recycle_bin_enabled",
                    "true")));

    assertThat(path(roots, 1, 0)).isEqualTo("/w/a/1_0");
    assertThat(path(roots, 1, 1)).isEqualTo("/w/c/1_1");
    assertThat(path(roots, 123, 4567)).isEqualTo("/w/b/123_4567");
    assertThat(roots.recycleBin(new PartitionKey(1, 0), "kMemory")).hasToString("/w/r1");
    assertThat(roots.recycleBin(new PartitionKey(1, 1), "kMemory")).hasToString("/w/r0");
  }

  @Test
  void oneDirectoryHoldsAllAndNoneRefuses() {
    DataRoots roots = new DataRoots(WORKDIR, TestFlags.of(Map.of("db_root_path", "./db")));

    assertThat(path(roots, 1, 1)).isEqualTo("/w/./db/1_1");
    assertThatThrownBy(() -> roots.replica(new PartitionKey(1, 1), "kSSD"))
        .isInstanceOf(MethodRefusedException.class);
  }

  private static String path(DataRoots roots, int tid, int pid) {
    return roots.replica(new PartitionKey(tid, pid), "kMemory").location();
  }
}
