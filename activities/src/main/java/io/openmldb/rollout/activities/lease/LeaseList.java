package io.openmldb.rollout.activities.lease;

import com.fasterxml.jackson.core.type.TypeReference;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * One of the lists that a lease keeps of a tablet, at most one item a partition. A tablet may have
 * many thousand, and a node of ZooKeeper holds one MiB, so a list stands in children of the record
 * of its own, {@value #CHUNK} items in each. An item keeps its place: whatever write is the last
 * one that a worker makes, nothing that was recorded before is missing.
 *
 * @param prefix how the names of its nodes begin
 * @param type what stands in one node
 * @param partition which partition an item is about
 * @param merge the earlier and the later item of one partition, as one
 */
public record LeaseList<T>(
    String prefix,
    TypeReference<List<T>> type,
    Function<T, Object> partition,
    BinaryOperator<T> merge) {

  /** Leaders that are moved away from the tablet. */
  public static final LeaseList<LeaderMove> MOVES =
      new LeaseList<>(
          "moves-",
          new TypeReference<>() {},
          move -> List.of(move.tid(), move.pid()),
          LeaseList::merged);

  /** Followers on the tablet that are detached from their leaders. */
  public static final LeaseList<Follower> DETACHED =
      new LeaseList<>(
          "detached-",
          new TypeReference<>() {},
          follower -> List.of(follower.tid(), follower.pid()),
          (earlier, later) -> later);

  /** Even with the longest names these are well below one MiB. */
  static final int CHUNK = 256;

  /** What was recorded, with {@code further} added to it. */
  public List<T> union(List<T> recorded, List<T> further) {
    Map<Object, T> union = new LinkedHashMap<>();
    recorded.forEach(item -> union.merge(partition.apply(item), item, merge));
    further.forEach(item -> union.merge(partition.apply(item), item, merge));
    return List.copyOf(union.values());
  }

  List<List<T>> chunks(List<T> items) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < items.size(); from += CHUNK) {
      chunks.add(items.subList(from, Math.min(items.size(), from + CHUNK)));
    }
    return chunks;
  }

  /** A leader goes home to where it was first, and a replica that was added once is deleted. */
  private static LeaderMove merged(LeaderMove earlier, LeaderMove later) {
    return new LeaderMove(
        later.db(),
        later.table(),
        later.tid(),
        later.pid(),
        earlier.from(),
        earlier.replicaAdded() ? earlier.to() : later.to(),
        earlier.replicaAdded() || later.replicaAdded());
  }
}
