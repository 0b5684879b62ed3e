package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeySuggestionsTest {

  private static final List<String> KNOWN =
      List.of("gc_interval", "disk_gc_interval", "zk_cluster", "role", "thread_pool_size");

  @Test
  void aSlipOfThePenIsRecognised() {
    assertThat(KeySuggestions.of("gc_intervall", KNOWN)).first().isEqualTo("gc_interval");
    assertThat(KeySuggestions.of("gc_inteval", KNOWN)).first().isEqualTo("gc_interval");
    assertThat(KeySuggestions.of("zk_culster", KNOWN)).containsExactly("zk_cluster");
    assertThat(KeySuggestions.distance("zk_culster", "zk_cluster")).isEqualTo(1);
  }

  @Test
  void aPartOfANameIsNear() {
    assertThat(KeySuggestions.of("pool_size", KNOWN)).containsExactly("thread_pool_size");
  }

  @Test
  void whatIsFarIsNotOffered() {
    assertThat(KeySuggestions.of("max_memory_mb", KNOWN)).isEmpty();
    assertThat(KeySuggestions.hint("max_memory_mb", KNOWN)).isEmpty();
  }
}
