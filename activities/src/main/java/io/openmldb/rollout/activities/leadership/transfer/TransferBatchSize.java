package io.openmldb.rollout.activities.leadership.transfer;

import java.time.Duration;

/** How many leaders change under the next fence. Each fence shows how fast the cluster is. */
final class TransferBatchSize {

  /**
   * Under the first fence: a change that is not over in time is broken off, which costs its
   * partition more than one fence more costs all.
   */
  static final int FIRST = 4;

  /** After a full batch's refusal shorter than this, one twice as large is not too long either. */
  static final Duration SHORT_REFUSAL = Duration.ofMillis(800);

  /** Refusals longer than this ask for smaller batches. */
  static final Duration LONG_REFUSAL = Duration.ofMillis(1200);

  private final int largest;
  private int next;

  TransferBatchSize(int largest) {
    this.largest = Math.max(1, largest);
    this.next = Math.min(this.largest, FIRST);
  }

  int next() {
    return next;
  }

  /** Learns from a fence under which {@code leads} were to pass. */
  void adapt(int leads, Duration refused) {
    if (refused.compareTo(LONG_REFUSAL) > 0) {
      next = Math.max(1, next / 2);
    } else if (refused.compareTo(SHORT_REFUSAL) < 0 && leads == next) {
      next = Math.min(largest, next * 2);
    }
  }
}
