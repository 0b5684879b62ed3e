package io.openmldb.rollout.sandbox.writer;

import java.util.Map;

/**
 * What one partition's writer has seen.
 *
 * @param rowsBefore what its leader held when the writer began
 * @param leader to whom the writer writes
 * @param acknowledged writes that were answered with 0
 * @param refused writes that were answered otherwise, or not taken because nobody listened
 * @param unknown writes without an answer: the row may be there or not
 * @param refusedBy how often for each reason: OpenMLDB's code, or {@code unreachable}
 * @param longestGapMillis longest time from one acknowledged write to the next, or to the end
 */
public record PartitionWriteCounts(
    String db,
    String table,
    int tid,
    int pid,
    String leader,
    long rowsBefore,
    long acknowledged,
    long refused,
    long unknown,
    Map<String, Long> refusedBy,
    long longestGapMillis) {

  public PartitionWriteCounts {
    refusedBy = Map.copyOf(refusedBy);
  }

  String label() {
    return db + "." + table + "/" + pid;
  }
}
