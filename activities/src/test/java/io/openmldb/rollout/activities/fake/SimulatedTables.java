package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The tables of the database {@code db}: each one's number, and how many partitions it has. */
final class SimulatedTables {

  private static final String DATABASE = "db";

  private final SimulatedZooKeeper zookeeper;
  private final UnrecordedCalls calls;
  private final Map<String, Integer> partitionCounts = new LinkedHashMap<>();

  /** Of those that were dropped, too. */
  private final Map<String, Integer> tids = new HashMap<>();

  SimulatedTables(SimulatedZooKeeper zookeeper, UnrecordedCalls calls) {
    this.zookeeper = zookeeper;
    this.calls = calls;
    calls.nameserver("CreateDatabase", UnrecordedCalls.message().put("db", DATABASE));
  }

  /** A message about a table. */
  static ObjectNode message(String table) {
    return UnrecordedCalls.message().put("db", DATABASE).put("name", table);
  }

  /** Creates a table whose partitions all lie on these, the first leading. */
  List<PartitionId> create(String name, int tid, int partitionCount, String... endpoints) {
    ObjectNode info = message(name);
    info.put("partition_num", partitionCount).put("replica_num", endpoints.length);
    ArrayNode partitions = info.putArray("table_partition");
    for (int pid = 0; pid < partitionCount; pid++) {
      ArrayNode replicas = partitions.addObject().put("pid", pid).putArray("partition_meta");
      for (String endpoint : endpoints) {
        replicas
            .addObject()
            .put("endpoint", endpoint)
            .put("is_leader", endpoint.equals(endpoints[0]));
      }
    }
    zookeeper.nextTableIs(tid);
    calls.nameserver("CreateTable", UnrecordedCalls.message().set("table_info", info));
    tids.put(name, tid);
    partitionCounts.put(name, partitionCount);
    return partitions(name);
  }

  void drop(String name) {
    calls.nameserver("DropTable", message(name));
    partitionCounts.remove(name);
  }

  PartitionId partition(String table, int pid) {
    return new PartitionId(DATABASE, table, tids.get(table), pid);
  }

  private List<PartitionId> partitions(String table) {
    return IntStream.range(0, partitionCounts.get(table))
        .mapToObj(pid -> partition(table, pid))
        .toList();
  }

  List<PartitionId> partitions() {
    return partitionCounts.keySet().stream().flatMap(table -> partitions(table).stream()).toList();
  }

  Set<String> names() {
    return partitionCounts.keySet();
  }

  /** The partition that a message to a tablet names; empty when its table was dropped. */
  Optional<PartitionId> find(int tid, int pid) {
    return partitionCounts.keySet().stream()
        .filter(table -> tids.get(table) == tid)
        .map(table -> partition(table, pid))
        .findFirst();
  }
}
