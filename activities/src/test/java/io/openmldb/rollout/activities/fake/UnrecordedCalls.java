package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.sandbox.server.inprocess.InProcessCluster;
import java.io.IOException;
import java.util.Optional;

/**
 * Calls of somebody beside the product: clients, hosts, a person. They take no time and are not
 * recorded.
 */
final class UnrecordedCalls {

  private final InProcessCluster servers;
  private final SimulatedZooKeeper zookeeper;
  private final ServerCallFaults faults;

  UnrecordedCalls(InProcessCluster servers, SimulatedZooKeeper zookeeper, ServerCallFaults faults) {
    this.servers = servers;
    this.zookeeper = zookeeper;
    this.faults = faults;
  }

  static ObjectNode message() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A message to a nameserver about one partition. */
  static ObjectNode toNameserver(PartitionId id) {
    return message().put("db", id.db()).put("name", id.table()).put("pid", id.pid());
  }

  /** A message to a tablet about one partition. */
  static ObjectNode toTablet(PartitionId id) {
    return message().put("tid", id.tid()).put("pid", id.pid());
  }

  /** A tablet's answer, whatever code it has; empty when it does not answer. */
  Optional<ObjectNode> tablet(String endpoint, String method, ObjectNode message) {
    return call(endpoint, "TabletServer/" + method, message);
  }

  /** The leading nameserver's answer, which must be its consent. */
  ObjectNode nameserver(String method, ObjectNode message) {
    ObjectNode answer =
        asked(method, message).orElseThrow(() -> new AssertionError("no nameserver answers"));
    if (answer.path("code").asInt() != 0) {
      throw new AssertionError(method + " " + message + ": " + answer);
    }
    return answer;
  }

  /** The same for what is refused while {@code auto_failover} is on: it is off for a moment. */
  ObjectNode nameserverByHand(String method, ObjectNode message) {
    boolean found = zookeeper.isAutoFailoverOn();
    autoFailover(false);
    ObjectNode answer = nameserver(method, message);
    autoFailover(found);
    return answer;
  }

  /** Switches {@code auto_failover}; false when no nameserver answers. */
  boolean autoFailover(boolean on) {
    ObjectNode message = message();
    message.putObject("conf").put("key", "auto_failover").put("value", Boolean.toString(on));
    return asked("ConfSet", message).isPresent();
  }

  /** A partition as the nameserver has it; empty when there is none, or no nameserver answers. */
  Optional<PartitionAsShown> partition(PartitionId id) {
    return asked("GetTablePartition", toNameserver(id))
        .map(answer -> answer.path("table_partition"))
        .filter(JsonNode::isObject)
        .map(shown -> PartitionAsShown.of(id, shown));
  }

  private Optional<ObjectNode> asked(String method, ObjectNode message) {
    return zookeeper
        .leadingNameserver()
        .flatMap(endpoint -> call(endpoint, "NameServer/" + method, message));
  }

  private Optional<ObjectNode> call(String endpoint, String path, ObjectNode message) {
    if (faults.isFrozen(endpoint)) {
      return Optional.empty();
    }
    try {
      return Optional.of(servers.call(endpoint, path, message));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
