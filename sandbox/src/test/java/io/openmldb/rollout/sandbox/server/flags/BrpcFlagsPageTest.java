package io.openmldb.rollout.sandbox.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.TestFlags;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrpcFlagsPageTest {
  private static final String HEADER =
      "Name | Value | Description | Defined At\n---------------------------------------\n";

  private final FlagSettings flags =
      TestFlags.of(Map.of("gc_interval", "77", "zk_cluster", "zk:2181"));

  @Test
  void onlyAValueThatDiffersShowsItsDefault() {
    assertThat(BrpcFlagsPage.of(flags, "gc_interval,thread_pool_size"))
        .isEqualTo(
            HEADER
                + "gc_interval | 77 (default:120) | the gc interval of tablet every two hour | src/flags.cc\n"
                + "thread_pool_size | 16 | the size of thread pool for other api | src/flags.cc\n");
  }

  @Test
  void aWildcardFindsAllThatMatchAndAnEmptyValueIsABlank() {
    assertThat(BrpcFlagsPage.of(flags, "zk_c*"))
        .contains("zk_cert |   | config the application credentials | src/flags.cc\n")
        .contains("zk_cluster | zk:2181 (default:) | ")
        .doesNotContain("zk_root_path");
  }

  @Test
  void anUnknownNameGivesTheHeaderOnly() {
    assertThat(BrpcFlagsPage.of(flags, "unknown_thing")).isEqualTo(HEADER);
  }

  @Test
  void withoutANameEveryFlagIsThere() {
    assertThat(BrpcFlagsPage.of(flags, "").lines()).hasSize(2 + 362);
  }
}
