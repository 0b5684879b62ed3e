package io.openmldb.rollout.activities.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.MoveCost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What moving leaders of the node in progress has cost so far, whichever attempt it was that made
 * others pay. It stands in the lease, because an attempt that dies or fails reports nothing.
 *
 * @param refusedMillis how long writes were refused, all fences together
 * @param longestMillis the longest single stretch
 * @param lost acknowledged writes that are lost; of more than {@value #LISTED} transfers the first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MoveCostRecord(long refusedMillis, long longestMillis, List<LostWrites> lost) {

  /** No cost. */
  public static final MoveCostRecord NONE = new MoveCostRecord(0, 0, List.of());

  /** With these the record is still far below what a node of ZooKeeper holds. */
  static final int LISTED = 1_000;

  public MoveCostRecord {
    lost = lost == null ? List.of() : List.copyOf(lost);
  }

  /** The same, with a further stretch of refused writes. */
  MoveCostRecord refused(Duration stretch) {
    long millis = stretch.toMillis();
    return new MoveCostRecord(refusedMillis + millis, Math.max(longestMillis, millis), lost);
  }

  /**
   * The same, with acknowledged writes that were lost in a transfer; the greatest number counts.
   */
  MoveCostRecord lost(LeaderMove transfer, long writes) {
    Map<LeaderMove, Long> all = new LinkedHashMap<>();
    lost.forEach(one -> all.put(one.transfer(), one.writes()));
    all.merge(transfer, writes, Math::max);
    return new MoveCostRecord(
        refusedMillis,
        longestMillis,
        all.entrySet().stream()
            .limit(LISTED)
            .map(one -> new LostWrites(one.getKey(), one.getValue()))
            .toList());
  }

  /** All of it in numbers. */
  public MoveCost total() {
    return new MoveCost(
        refusedMillis, longestMillis, lost.stream().mapToLong(LostWrites::writes).sum());
  }

  /**
   * Acknowledged writes that are lost.
   *
   * @param transfer the partition, its old leader and its new one
   * @param writes how many
   */
  public record LostWrites(LeaderMove transfer, long writes) {}
}
