package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.inprocess.InMemoryFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nameserver's operations: what is to go wrong with them, and whether it did. */
public final class OperationFaults {

  /** For a number of failures without an end. */
  public static final int ALL = Integer.MAX_VALUE;

  private static final String FAIL = "fail-op";
  private static final String HANG = "hang-op";
  private static final Set<String> UNDER_WAY = Set.of("kInited", "kDoing");

  private final InMemoryFaults faults;
  private final SimulatedTables tables;
  private final UnrecordedCalls calls;
  private final Map<String, Integer> planned = new LinkedHashMap<>();

  OperationFaults(InMemoryFaults faults, SimulatedTables tables, UnrecordedCalls calls) {
    this.faults = faults;
    this.tables = tables;
    this.calls = calls;
  }

  /**
   * The next operations of a type, {@code kAddReplicaOP} say, fail.
   *
   * @param count how many of them; {@link #ALL} for every one
   */
  public void fail(String type, int count) {
    planned.put(type, count);
    faults.add(FAIL, type, count);
  }

  /** Types of operations that were to fail, and did not as often as was planned. */
  List<String> unusedFailures() {
    Map<String, Integer> left = faults.unused(FAIL);
    return planned.entrySet().stream()
        .filter(
            plan -> {
              int remaining = left.getOrDefault(plan.getKey(), 0);
              return plan.getValue() == ALL ? remaining == ALL : remaining > 0;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Operations of a type, {@code kAddReplicaOP} say, never end from now on. */
  public void hang(String type) {
    faults.add(HANG, type, ALL);
  }

  /** Operations that begin from now on end as they should. */
  public void hangNoMore() {
    faults.clear(HANG);
  }

  /** An operation that hangs, on a partition that has nothing to do with anything. */
  public void hang(String table, int pid) {
    ObjectNode partition = UnrecordedCalls.toNameserver(tables.partition(table, pid));
    faults.add(HANG, "kMakeSnapshotOP db." + table + "/" + pid, 1);
    calls.nameserver("MakeSnapshotNS", partition);
  }

  /** Changes how long the nameserver takes until a leader change has made its leader. */
  public void leaderChangesTake(Duration duration) {
    faults.take("slow-kSelectLeader", duration);
  }

  /** Changes how long the metadata takes to follow a new leader. */
  public void metadataTakes(Duration duration) {
    faults.take("slow-kChangeLeader", duration);
  }

  /** Somebody cancels whatever is under way on a table. */
  public void cancel(String table) {
    for (long id : underWay(SimulatedTables.message(table))) {
      calls.nameserverByHand("CancelOP", UnrecordedCalls.message().put("op_id", id));
    }
  }

  /** Whether an operation is under way. */
  public boolean areUnderWay() {
    return !underWay(UnrecordedCalls.message()).isEmpty();
  }

  private List<Long> underWay(ObjectNode asked) {
    List<Long> ids = new ArrayList<>();
    for (JsonNode operation : calls.nameserver("ShowOPStatus", asked).path("op_status")) {
      if (UNDER_WAY.contains(operation.path("status").asText())) {
        ids.add(operation.path("op_id").asLong());
      }
    }
    return ids;
  }
}
