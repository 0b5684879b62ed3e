package io.openmldb.rollout.activities.leadership.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransferBatchSizeTest {

  private static final Duration QUICK = TransferBatchSize.SHORT_REFUSAL.minusMillis(1);
  private static final Duration MIDDLING = TransferBatchSize.LONG_REFUSAL;
  private static final Duration SLOW = TransferBatchSize.LONG_REFUSAL.plusMillis(1);

  private final TransferBatchSize size = new TransferBatchSize(16);

  @Test
  void full_batches_that_pass_quickly_double_up_to_the_largest() {
    assertThat(size.next()).isEqualTo(4);
    size.adapt(4, QUICK);
    assertThat(size.next()).isEqualTo(8);
    size.adapt(8, QUICK);
    size.adapt(16, QUICK);
    assertThat(size.next()).isEqualTo(16);
  }

  @Test
  void a_batch_that_was_not_full_says_nothing_of_a_larger_one() {
    size.adapt(3, QUICK);

    assertThat(size.next()).isEqualTo(4);
  }

  @Test
  void a_slow_batch_halves_down_to_one_lead_and_a_middling_one_changes_nothing() {
    size.adapt(4, MIDDLING);
    assertThat(size.next()).isEqualTo(4);

    size.adapt(2, SLOW);
    assertThat(size.next()).isEqualTo(2);
    size.adapt(2, SLOW);
    size.adapt(1, SLOW);
    assertThat(size.next()).isEqualTo(1);
  }

  @Test
  void whoever_asks_for_less_gets_less_from_the_first_fence_on() {
    assertThat(new TransferBatchSize(2).next()).isEqualTo(2);
    assertThat(new TransferBatchSize(0).next()).isEqualTo(1);
  }
}
