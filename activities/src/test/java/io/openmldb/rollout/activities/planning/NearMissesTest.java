package io.openmldb.rollout.activities.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearMissesTest {

  private static final List<String> KNOWN =
      List.of("gc_interval", "disk_gc_interval", "zk_cluster", "role", "thread_pool_size");

  @Test
  void aSlipOfThePenIsRecognised() {
    assertThat(NearMisses.of("gc_intervall", KNOWN)).first().isEqualTo("gc_interval");
    assertThat(NearMisses.of("gc_inteval", KNOWN)).first().isEqualTo("gc_interval");
    assertThat(NearMisses.of("zk_culster", KNOWN)).containsExactly("zk_cluster");
    assertThat(NearMisses.distance("zk_culster", "zk_cluster")).isEqualTo(1);
  }

  @Test
  void aPartOfANameIsNear() {
    assertThat(NearMisses.of("pool_size", KNOWN)).containsExactly("thread_pool_size");
  }

  @Test
  void whatIsFarIsNotOffered() {
    assertThat(NearMisses.of("max_memory_mb", KNOWN)).isEmpty();
    assertThat(NearMisses.hint("max_memory_mb", KNOWN)).isEmpty();
  }
}
