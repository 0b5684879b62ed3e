package io.openmldb.rollout.acceptance.figures;

import java.time.Duration;

/**
 * One update of one tablet, as it went.
 *
 * @param way how it was done
 * @param leaders that the tablet had, and that could move
 * @param replicas that it had in all
 * @param times of its parts
 * @param writes what applications saw meanwhile
 * @param sound whether leaders, replicas and offsets were afterwards as before
 */
record Measurement(
    String way, int leaders, int replicas, Times times, Writes writes, boolean sound) {

  /**
   * How long each part took.
   *
   * @param out leaders away, old leaders followers again
   * @param restarted stopped, started, registered
   * @param whole every replica loaded and caught up
   * @param home leaders back, old leaders followers again
   */
  record Times(Duration out, Duration restarted, Duration whole, Duration home) {

    Duration all() {
      return out.plus(restarted).plus(whole).plus(home);
    }
  }

  /**
   * What the writers saw: one a partition, each learning of a new leader only when refused.
   *
   * @param acknowledged writes that were answered with success
   * @param lost acknowledged writes that are not there afterwards
   * @param refused writes that were answered otherwise, or not taken
   * @param longestGapMillis longest time without a successful write, of any partition
   */
  record Writes(long acknowledged, long lost, long refused, long longestGapMillis) {}
}
