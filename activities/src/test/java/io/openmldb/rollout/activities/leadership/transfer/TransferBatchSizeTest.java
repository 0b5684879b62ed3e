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
  void fullBatchesThatPassQuicklyDoubleUpToTheLargest() {
    assertThat(size.next()).isEqualTo(4);
    size.adapt(4, QUICK);
    assertThat(size.next()).isEqualTo(8);
    size.adapt(8, QUICK);
    size.adapt(16, QUICK);
    assertThat(size.next()).isEqualTo(16);
  }

  @Test
  void aBatchThatWasNotFullSaysNothingOfALargerOne() {
    size.adapt(3, QUICK);

    assertThat(size.next()).isEqualTo(4);
  }

  @Test
  void aSlowBatchHalvesDownToOneLeadAndAMiddlingOneChangesNothing() {
    size.adapt(4, MIDDLING);
    assertThat(size.next()).isEqualTo(4);

    size.adapt(2, SLOW);
    assertThat(size.next()).isEqualTo(2);
    size.adapt(2, SLOW);
    size.adapt(1, SLOW);
    assertThat(size.next()).isEqualTo(1);
  }

  @Test
  void whoeverAsksForLessGetsLessFromTheFirstFenceOn() {
    assertThat(new TransferBatchSize(2).next()).isEqualTo(2);
    assertThat(new TransferBatchSize(0).next()).isEqualTo(1);
  }
}
