package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tablet in memory, with the habits that the real one was seen to have. */
final class FakeTablet {

  private static final Duration LOADING = Duration.ofMillis(150);

  /** Two milliseconds on real servers; here clients write every ten. */
  private static final Duration GAP = Duration.ofMillis(20);

  final String endpoint;
  final Map<PartitionId, FakeReplica> served = new LinkedHashMap<>();
  final Map<PartitionId, FakeReplica> disk = new LinkedHashMap<>();
  boolean up = true;
  boolean frozen;
  boolean healthy = true;
  boolean fenced;
  Instant since;

  /** Until then it makes no follower of a leader. */
  Instant refusesDemotionUntil = Instant.MIN;

  /** The transaction that registered it. */
  long registeredBy = 1;

  private final SimulatedCluster cluster;
  private int fencedTicks;
  private int longestFence;

  FakeTablet(SimulatedCluster cluster, String endpoint) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.since = cluster.now();
  }

  /** The process ends: what it served is on its disk, and its fence is gone with it. */
  void kill() {
    up = false;
    fenced = false;
    disk.putAll(served);
    served.clear();
  }

  void countFencedTick() {
    fencedTicks = fenced ? fencedTicks + 1 : 0;
    longestFence = Math.max(longestFence, fencedTicks);
  }

  int longestFenceTicks() {
    return longestFence;
  }

  JsonNode answer(String method, JsonNode message) {
    return switch (method) {
      case "GetTableStatus" -> status(message);
      case "GetTableFollower" -> followers(message);
      case "LoadTable" -> load(message.path("table_meta"));
      case "AddReplica" -> attach(message);
      case "DelReplica" -> detach(message);
      case "ChangeRole" -> changeRole(message);
      case "DropTable" -> drop(message);
      case "SetMode" -> {
        fenced = message.path("follower").asBoolean();
        yield SimulatedCluster.code(0, "");
      }
      case "Put" -> fenced ? SimulatedCluster.code(453, "is follower cluster") : noTable();
      default -> throw new AssertionError("no such method: " + method);
    };
  }

  private JsonNode status(JsonNode message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (FakeReplica replica : served.values()) {
      PartitionId id = replica.partition.id;
      if (!message.has("tid") || isAbout(replica, message)) {
        all.addObject()
            .put("tid", id.tid())
            .put("pid", id.pid())
            .put("name", id.table())
            .put("offset", replica.log.size())
            .put("mode", replica.leader ? "kTableLeader" : "kTableFollower")
            .put("state", replica.isLoaded(cluster.now()) ? "kTableNormal" : "kTableLoading")
            .put("record_cnt", replica.rows());
      }
    }
    if (!all.isEmpty()) {
      answer.set("all_table_status", all);
    }
    return answer.put("code", 0);
  }

  private JsonNode followers(JsonNode message) {
    FakeReplica replica = find(message);
    if (replica == null) {
      return noTable();
    }
    if (!replica.leader) {
      return SimulatedCluster.code(103, "table is follower");
    }
    ObjectNode answer =
        SimulatedCluster.code(
            replica.followers.isEmpty() ? 134 : 0,
            replica.followers.isEmpty() ? "has no follower" : "ok");
    answer.put("offset", replica.log.size());
    if (!replica.followers.isEmpty()) {
      ArrayNode list = answer.putArray("follower_info");
      replica.followers.forEach(
          (follower, offset) -> list.addObject().put("endpoint", follower).put("offset", offset));
    }
    return answer;
  }

  private JsonNode load(JsonNode meta) {
    if (find(meta) != null) {
      return SimulatedCluster.code(101, "table already exists");
    }
    FakeReplica onDisk = disk.get(cluster.partition(meta));
    if (onDisk == null) {
      return SimulatedCluster.code(131, "fail to init table");
    }
    boolean asLeader = meta.path("mode").asText().equals("kTableLeader");
    onDisk.term = asLeader ? meta.path("term").asLong() : 0;
    load(onDisk, asLeader);
    return SimulatedCluster.ok();
  }

  /** Begins to load a replica that is on the disk. */
  void load(FakeReplica onDisk, boolean asLeader) {
    onDisk.load(asLeader, cluster.now(), GAP, LOADING);
    served.put(onDisk.partition.id, onDisk);
    disk.remove(onDisk.partition.id);
  }

  private JsonNode attach(JsonNode message) {
    FakeReplica replica = find(message);
    if (replica == null) {
      return noTable();
    }
    if (!replica.leader) {
      return SimulatedCluster.code(103, "table is follower");
    }
    String follower = message.path("endpoint").asText();
    if (replica.followers.putIfAbsent(follower, 0L) != null) {
      return SimulatedCluster.code(119, "replica endpoint already exists");
    }
    return SimulatedCluster.ok();
  }

  private JsonNode detach(JsonNode message) {
    FakeReplica replica = find(message);
    if (replica == null) {
      return noTable();
    }
    boolean attached = replica.followers.remove(message.path("endpoint").asText()) != null;
    return attached ? SimulatedCluster.ok() : SimulatedCluster.code(121, "fail to del replica");
  }

  private JsonNode changeRole(JsonNode message) {
    FakeReplica replica = find(message);
    if (replica == null) {
      return noTable();
    }
    boolean toLead = message.path("mode").asText().equals("kTableLeader");
    if (toLead && replica.leader) {
      return SimulatedCluster.code(102, "table is leader");
    }
    if (!toLead && cluster.now().isBefore(refusesDemotionUntil)) {
      return SimulatedCluster.code(138, "fail to change role");
    }
    replica.leader = toLead;
    replica.followers.clear();
    if (replica.leader) {
      replica.term = message.path("term").asLong();
    }
    return SimulatedCluster.ok();
  }

  private JsonNode drop(JsonNode message) {
    FakeReplica replica = find(message);
    if (replica == null) {
      return noTable();
    }
    served.remove(replica.partition.id);
    return SimulatedCluster.ok();
  }

  FakeReplica find(JsonNode message) {
    return served.get(cluster.partition(message));
  }

  private static boolean isAbout(FakeReplica replica, JsonNode message) {
    PartitionId id = replica.partition.id;
    return id.tid() == message.path("tid").asInt() && id.pid() == message.path("pid").asInt();
  }

  private static JsonNode noTable() {
    return SimulatedCluster.code(100, "table does not exist");
  }
}
