package io.openmldb.rollout.activities.openmldb.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

  private static final Duration QUICK = BatchSize.SHORT_REFUSAL.minusMillis(1);
  private static final Duration MIDDLING = BatchSize.LONG_REFUSAL;
  private static final Duration SLOW = BatchSize.LONG_REFUSAL.plusMillis(1);

  private final BatchSize size = new BatchSize(16);

  @Test
  void full_batches_that_pass_quickly_double_up_to_the_largest() {
    assertThat(size.next()).isEqualTo(4);
    size.learn(4, QUICK);
    assertThat(size.next()).isEqualTo(8);
    size.learn(8, QUICK);
    size.learn(16, QUICK);
    assertThat(size.next()).isEqualTo(16);
  }

  @Test
  void a_batch_that_was_not_full_says_nothing_of_a_larger_one() {
    size.learn(3, QUICK);

    assertThat(size.next()).isEqualTo(4);
  }

  @Test
  void a_slow_batch_halves_down_to_one_lead_and_a_middling_one_changes_nothing() {
    size.learn(4, MIDDLING);
    assertThat(size.next()).isEqualTo(4);

    size.learn(2, SLOW);
    assertThat(size.next()).isEqualTo(2);
    size.learn(2, SLOW);
    size.learn(1, SLOW);
    assertThat(size.next()).isEqualTo(1);
  }

  @Test
  void whoever_asks_for_less_gets_less_from_the_first_fence_on() {
    assertThat(new BatchSize(2).next()).isEqualTo(2);
    assertThat(new BatchSize(0).next()).isEqualTo(1);
  }
}
