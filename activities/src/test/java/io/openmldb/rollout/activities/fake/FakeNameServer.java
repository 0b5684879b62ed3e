package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.fake.FakePartition.Meta;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The leading nameserver in memory, with the habits that the real one was seen to have. */
final class FakeNameServer {

  /** A number of failures without an end. */
  static final int ALL = Integer.MAX_VALUE;

  private static final Set<String> REFUSED_UNDER_AUTO_FAILOVER =
      Set.of(
          "ChangeLeader",
          "RecoverTable",
          "UpdateTableAliveStatus",
          "SetTablePartition",
          "CancelOP",
          "OfflineEndpoint");

  final Map<PartitionId, FakePartition> partitions = new LinkedHashMap<>();
  final List<FakeOperation> operations = new ArrayList<>();
  private final Map<Subject, FakePartition> byName = new HashMap<>();
  boolean autoFailover = true;

  /** The type of operations that never end; null when all do. */
  String hanging;

  /** How long a leader change takes; a busy nameserver's is long. */
  Duration leaderChangeTakes = Duration.ofMillis(60);

  /** How long the metadata takes to follow a new leader. */
  Duration metadataTakes = Duration.ofMillis(20);

  /** Chosen wherever it is a live follower, as if it had more entries; empty for nobody. */
  String preferred = "";

  /** The last term that it gave out. */
  long newestTerm = 10;

  /** Until then it answers nobody, and its operations wait for its successor. */
  Instant downUntil = Instant.MIN;

  /** How many more operations of a type end as failures, by type; {@link #ALL} of them for good. */
  final Map<String, Integer> failures = new HashMap<>();

  /** Types of which an operation has failed as planned. */
  private final Set<String> failed = new HashSet<>();

  private final SimulatedCluster cluster;

  FakeNameServer(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  boolean isDown() {
    return cluster.now().isBefore(downUntil);
  }

  void tick(Instant now) {
    if (isDown()) {
      return;
    }
    int before = operations.size(); // What one of them starts has its own time.
    for (int i = 0; i < before; i++) {
      FakeOperation operation = operations.get(i);
      if (operation.isUnderWay() && !now.isBefore(operation.due)) {
        finish(operation);
      }
    }
  }

  private void finish(FakeOperation operation) {
    int left = failures.getOrDefault(operation.type, 0);
    if (left > 0) {
      failures.put(operation.type, left == ALL ? ALL : left - 1);
      failed.add(operation.type);
      operation.status = "kFailed";
    } else {
      operation.status = "kDone";
      try {
        operation.effect.run();
      } catch (TermRefused e) {
        operation.status = "kFailed";
      }
      cluster.wake(operation.partition);
    }
  }

  /** Types of operations that were to fail, and did not as often as was planned. */
  List<String> unusedFailures() {
    return failures.entrySet().stream()
        .filter(planned -> planned.getValue() > 0)
        .filter(planned -> planned.getValue() < ALL || !failed.contains(planned.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  JsonNode answer(String method, JsonNode message) {
    if (autoFailover && REFUSED_UNDER_AUTO_FAILOVER.contains(method)) {
      return SimulatedCluster.code(301, "auto_failover is enabled");
    }
    return switch (method) {
      case "ShowTablet" -> showTablets();
      case "ShowTable" -> showTables(message);
      case "ShowOPStatus" -> showOperations(message);
      case "ConfGet" -> {
        ObjectNode answer = SimulatedCluster.ok();
        answer.putObject("conf").put("auto_failover", Boolean.toString(autoFailover));
        yield answer;
      }
      case "ConfSet" -> {
        autoFailover = message.path("conf").path("value").asText().equals("true");
        yield SimulatedCluster.ok();
      }
      case "CancelOP" -> cancel(message.path("op_id").asLong());
      case "OfflineEndpoint" -> failOver(message.path("endpoint").asText());
      default -> find(message).map(p -> answer(method, p, message)).orElse(noTable());
    };
  }

  private JsonNode answer(String method, FakePartition partition, JsonNode message) {
    String endpoint = message.path("endpoint").asText();
    return switch (method) {
      case "GetTablePartition" -> {
        ObjectNode answer = SimulatedCluster.ok();
        answer.set("table_partition", partition.json());
        yield answer;
      }
      case "SetTablePartition" -> {
        partition.overwrite(message.path("table_partition"));
        yield SimulatedCluster.ok();
      }
      case "ChangeLeader" -> changeLeader(partition, message.path("candidate_leader").asText());
      case "RecoverTable" -> recover(partition, endpoint);
      case "AddReplicaNS" -> add(partition, endpoint);
      case "DelReplicaNS" -> delete(partition, endpoint);
      case "UpdateTableAliveStatus" -> {
        partition.on(endpoint).orElseThrow().isAlive = message.path("is_alive").asBoolean();
        yield SimulatedCluster.ok();
      }
      default -> throw new AssertionError("no such method: " + method);
    };
  }

  private JsonNode showTablets() {
    ObjectNode answer = SimulatedCluster.ok();
    ArrayNode list = answer.putArray("tablets");
    for (FakeTablet tablet : cluster.tablets()) {
      list.addObject()
          .put("endpoint", tablet.endpoint)
          .put("state", tablet.healthy ? "kHealthy" : "kOffline")
          .put("age", Duration.between(tablet.since, cluster.now()).toMillis());
    }
    return answer;
  }

  private JsonNode showTables(JsonNode message) {
    ObjectNode answer = SimulatedCluster.ok();
    List<JsonNode> tables = new ArrayList<>();
    showTables(message, tables::add);
    if (!tables.isEmpty()) {
      answer.putArray("table_info").addAll(tables);
    }
    return answer;
  }

  /** Hands over every table that is asked for, made one by one. */
  void showTables(JsonNode message, Consumer<JsonNode> items) {
    Map<Integer, List<FakePartition>> tables = new LinkedHashMap<>();
    for (FakePartition partition : partitions.values()) {
      if (message.path("show_all").asBoolean()
          || message.path("name").asText().equals(partition.id.table())) {
        tables.computeIfAbsent(partition.id.tid(), tid -> new ArrayList<>()).add(partition);
      }
    }
    tables.forEach(
        (tid, ofTable) -> {
          PartitionId id = ofTable.get(0).id;
          ObjectNode table = JsonNodeFactory.instance.objectNode().put("name", id.table());
          ArrayNode partitionList = table.putArray("table_partition");
          ofTable.forEach(partition -> partitionList.add(partition.json()));
          items.accept(table.put("tid", tid).put("db", id.db()));
        });
  }

  private JsonNode showOperations(JsonNode message) {
    ObjectNode answer = SimulatedCluster.ok();
    ArrayNode list = answer.putArray("op_status");
    for (FakeOperation operation : operations) {
      PartitionId id = operation.partition.id;
      boolean asked =
          id.table().equals(message.path("name").asText())
              && id.pid() == message.path("pid").asInt();
      if (!message.has("name") || asked) {
        list.addObject()
            .put("op_id", operation.id)
            .put("op_type", operation.type)
            .put("status", operation.status)
            .put("task_type", "-")
            .put("name", id.table())
            .put("pid", id.pid())
            .put("db", id.db());
      }
    }
    return answer;
  }

  private JsonNode cancel(long id) {
    for (FakeOperation operation : operations) {
      if (operation.id == id && operation.isUnderWay()) {
        operation.status = "kCanceled";
        return SimulatedCluster.ok();
      }
    }
    return SimulatedCluster.code(312, "op status is not kDoing or kInited");
  }

  private JsonNode changeLeader(FakePartition partition, String candidate) {
    Optional<Meta> meta = partition.on(candidate).filter(m -> m.isAlive && !m.isLeader);
    if (meta.isEmpty()) {
      return SimulatedCluster.code(305, "create op failed");
    }
    Duration half = leaderChangeTakes.dividedBy(2);
    start(
        "kChangeLeaderOP",
        partition,
        half,
        () -> {
          enterNewTerm(partition);
          String chosen = furthest(partition, candidate);
          start("kChangeLeaderOP", partition, half, () -> makeLead(partition, chosen));
        });
    return SimulatedCluster.ok();
  }

  /** A follower knows a newer term than the one that it is to enter. */
  private static final class TermRefused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Every live follower is taken out of the old leader's term before a new one is chosen; one that
   * knows a newer term refuses, and the operation fails.
   */
  private void enterNewTerm(FakePartition partition) {
    newestTerm++;
    String old = partition.leader().orElse("");
    List<FakeReplica> followers =
        partition.metas.stream()
            .filter(meta -> meta.isAlive && !meta.endpoint.equals(old))
            .map(meta -> cluster.tablet(meta.endpoint).served.get(partition.id))
            .filter(Objects::nonNull)
            .toList();
    for (FakeReplica follower : followers) {
      if (follower.term > newestTerm) {
        throw new TermRefused();
      }
      follower.term = newestTerm;
    }
  }

  /** Another live follower than the candidate is chosen where it has more entries. */
  private String furthest(FakePartition partition, String candidate) {
    String best = candidate;
    if (partition.on(preferred).filter(meta -> meta.isAlive && !meta.isLeader).isPresent()) {
      return preferred;
    }
    for (Meta meta : partition.metas) {
      FakeReplica replica = cluster.tablet(meta.endpoint).served.get(partition.id);
      boolean mayLead = meta.isAlive && !meta.isLeader && replica != null;
      if (mayLead && replica.log.size() > entries(partition, best)) {
        best = meta.endpoint;
      }
    }
    return best;
  }

  private int entries(FakePartition partition, String endpoint) {
    FakeReplica replica = cluster.tablet(endpoint).served.get(partition.id);
    return replica == null ? -1 : replica.log.size();
  }

  /** The new leader's tablet is told first; the metadata follows a moment later. */
  private void makeLead(FakePartition partition, String candidate) {
    FakeReplica replica = cluster.tablet(candidate).served.get(partition.id);
    if (replica == null || !cluster.tablet(candidate).up) {
      return;
    }
    String old = partition.leader().orElse("");
    long term = ++newestTerm;
    replica.leader = true;
    replica.term = term;
    replica.followers.clear();
    for (Meta meta : partition.metas) {
      if (meta.isAlive && !meta.endpoint.equals(candidate) && !meta.endpoint.equals(old)) {
        replica.followers.put(meta.endpoint, 0L);
      }
    }
    long offset = replica.log.size() + 1L;
    start(
        "kChangeLeaderOP",
        partition,
        metadataTakes,
        () -> {
          partition.on(old).ifPresent(meta -> meta.isAlive = false);
          partition.on(candidate).orElseThrow().isLeader = true;
          partition.terms.add(new long[] {term, offset});
        });
  }

  JsonNode failOver(String endpoint) {
    for (FakePartition partition : partitions.values()) {
      boolean leads = partition.leader().filter(endpoint::equals).isPresent();
      Optional<Meta> next =
          partition.metas.stream().filter(m -> m.isAlive && !m.isLeader).findFirst();
      if (leads && next.isPresent()) {
        String candidate = next.get().endpoint;
        start(
            "kChangeLeaderOP",
            partition,
            Duration.ZERO,
            () -> {
              enterNewTerm(partition);
              makeLead(partition, furthest(partition, candidate));
            });
      } else {
        partition.on(endpoint).ifPresent(meta -> meta.isAlive = false);
      }
    }
    return SimulatedCluster.ok();
  }

  private JsonNode recover(FakePartition partition, String endpoint) {
    Optional<Meta> meta = partition.on(endpoint);
    if (meta.isEmpty() || !cluster.tablet(endpoint).healthy) {
      return SimulatedCluster.code(303, "tablet is not healthy");
    }
    if (meta.get().isAlive) {
      return SimulatedCluster.code(311, "table is alive, need not recover");
    }
    start(
        "kRecoverTableOP",
        partition,
        Duration.ofMillis(200),
        () ->
            start(
                "kReAddReplicaOP",
                partition,
                Duration.ofSeconds(1),
                () -> readd(partition, endpoint)));
    return SimulatedCluster.ok();
  }

  /** Dropped, sent anew and attached: whatever it had beyond its leader is gone. */
  private void readd(FakePartition partition, String endpoint) {
    FakeTablet tablet = cluster.tablet(endpoint);
    Meta meta = partition.on(endpoint).orElseThrow();
    Optional<String> leader = partition.leader();
    if (leader.isEmpty() && partition.metas.size() == 1) {
      FakeReplica onDisk = tablet.disk.get(partition.id);
      if (onDisk != null) {
        tablet.load(onDisk, true);
      }
      meta.isLeader = true;
      meta.isAlive = true;
      return;
    }
    FakeReplica source = leader.map(l -> cluster.tablet(l).served.get(partition.id)).orElse(null);
    if (source == null || !source.leader) {
      return;
    }
    FakeReplica replica = new FakeReplica(partition);
    replica.becomeCopyOf(source);
    tablet.disk.remove(partition.id);
    tablet.served.put(partition.id, replica);
    source.followers.put(endpoint, (long) replica.log.size());
    meta.isLeader = false;
    meta.isAlive = true;
  }

  private JsonNode add(FakePartition partition, String endpoint) {
    if (partition.on(endpoint).isPresent()) {
      return SimulatedCluster.code(317, "pid is exist in " + endpoint);
    }
    start(
        "kAddReplicaOP",
        partition,
        Duration.ofSeconds(1),
        () -> {
          partition.metas.add(new Meta(endpoint, false, false));
          readd(partition, endpoint);
        });
    return SimulatedCluster.ok();
  }

  private JsonNode delete(FakePartition partition, String endpoint) {
    if (partition.on(endpoint).filter(meta -> meta.isLeader).isPresent()) {
      return SimulatedCluster.code(102, "can not del leader. pid " + partition.id.pid());
    }
    start(
        "kDelReplicaOP",
        partition,
        Duration.ofMillis(500),
        () -> {
          partition
              .leader()
              .map(leader -> cluster.tablet(leader).served.get(partition.id))
              .ifPresent(replica -> replica.followers.remove(endpoint));
          cluster.tablet(endpoint).served.remove(partition.id);
          partition.metas.removeIf(meta -> meta.endpoint.equals(endpoint));
        });
    return SimulatedCluster.ok();
  }

  void hang(FakePartition partition) {
    start("kMakeSnapshotOP", partition, Duration.ofDays(1), () -> {});
  }

  private void start(String type, FakePartition partition, Duration takes, Runnable effect) {
    long id = operations.size() + 1L;
    Duration lasting = type.equals(hanging) ? Duration.ofDays(1) : takes;
    operations.add(new FakeOperation(id, type, partition, cluster.now().plus(lasting), effect));
  }

  Optional<FakePartition> find(JsonNode message) {
    int pid =
        message.has("table_partition")
            ? message.path("table_partition").path("pid").asInt()
            : message.path("pid").asInt();
    Subject subject = new Subject(message.path("db").asText(), message.path("name").asText(), pid);
    FakePartition known = byName.get(subject);
    if (known != null && partitions.get(known.id) == known) {
      return Optional.of(known);
    }
    Optional<FakePartition> found =
        partitions.values().stream()
            .filter(partition -> Subject.of(partition.id).equals(subject))
            .findFirst();
    found.ifPresent(partition -> byName.put(subject, partition));
    return found;
  }

  private static JsonNode noTable() {
    return SimulatedCluster.code(100, "table does not exist");
  }
}
