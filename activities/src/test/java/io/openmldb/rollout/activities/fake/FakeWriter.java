package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * A client that writes to one partition without end. Like a real one it learns of a new leader only
 * when the old one refuses it: until then it writes where it always wrote.
 */
final class FakeWriter {

  private static final int FENCED = 453;

  /** Of a server that does not answer at all, a new leader is asked for only so often. */
  private static final long ASK_AGAIN_MILLIS = 100;

  final PartitionId partition;

  /** The numbers of the entries that a leader has acknowledged. */
  final BitSet acknowledged = new BitSet();

  private final ObjectNode row;
  private String leader;
  private long refusedMillis;
  private long longestRefusalMillis;
  private long unansweredMillis;

  FakeWriter(PartitionId partition, String leader) {
    this.partition = partition;
    this.leader = leader;
    this.row = UnrecordedCalls.toTablet(partition);
    row.put("value", "").putArray("dimensions").addObject().put("key", "key").put("idx", 0);
  }

  /**
   * Writes an entry, whose number is its row's time.
   *
   * @param millis how long it is since the last one
   */
  void write(UnrecordedCalls calls, int entry, long millis) {
    OptionalInt code = put(calls, entry);
    if (code.isPresent() && code.getAsInt() == 0) {
      acknowledged.set(entry);
      refusedMillis = 0;
      return;
    }
    if (code.isPresent() ? code.getAsInt() != FENCED : isToAskAgain(millis)) {
      calls.partition(partition).flatMap(PartitionAsShown::leader).ifPresent(l -> leader = l);
    }
    refusedMillis += millis;
    longestRefusalMillis = Math.max(longestRefusalMillis, refusedMillis);
  }

  private boolean isToAskAgain(long millis) {
    unansweredMillis += millis;
    boolean asks = unansweredMillis >= ASK_AGAIN_MILLIS;
    unansweredMillis = asks ? 0 : unansweredMillis;
    return asks;
  }

  private OptionalInt put(UnrecordedCalls calls, int entry) {
    return calls
        .tablet(leader, "Put", row.put("time", entry))
        .map(answer -> OptionalInt.of(answer.path("code").asInt()))
        .orElse(OptionalInt.empty());
  }

  long longestRefusalMillis() {
    return longestRefusalMillis;
  }
}
