package io.openmldb.rollout.workflows.api.model;

/**
 * What moving leaders of a node has cost since the lease names it as in progress: attempts that
 * died or failed are in it, and so are earlier moves of the same node.
 *
 * @param refusedWritesMillis how long writes were refused, all fences together, in milliseconds
 * @param longestRefusalMillis the longest single stretch, in milliseconds
 * @param lostWrites acknowledged writes that were lost, as far as they could be counted: under FAST
 *     because a fence did not hold, under DOCUMENTED at old leaders whose leads had passed
 */
public record MoveCost(long refusedWritesMillis, long longestRefusalMillis, long lostWrites) {

  /** No refused or lost write was noticed. */
  public static final MoveCost NONE = new MoveCost(0, 0, 0);

  /** The larger of this and {@code other}, field by field: one of them includes the other. */
  public MoveCost andLater(MoveCost other) {
    return new MoveCost(
        Math.max(refusedWritesMillis, other.refusedWritesMillis),
        Math.max(longestRefusalMillis, other.longestRefusalMillis),
        Math.max(lostWrites, other.lostWrites));
  }
}
