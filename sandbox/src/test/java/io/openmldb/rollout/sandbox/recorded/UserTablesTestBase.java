package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.Eventually;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with the recorded tables of 1, 2 and 3 replicas, placed as recorded. */
abstract class UserTablesTestBase {

  static final String USERS = "ns_ShowTable_db_only.json";
  static final String T1 = "127.0.0.1:19521";
  static final String T2 = "127.0.0.1:19522";
  static final String T3 = "127.0.0.1:19523";

  /** Each kind of operation and how far it is, in whatever number and for whichever tables. */
  static final ReplyComparison WHICHEVER_FAILED =
      ReplyComparison.strict()
          .asKinds("op_status")
          .masking("name", "db", "pid", "op_type", "task_type");

  static final ReplyComparison OPERATIONS =
      ReplyComparison.strict().asKinds("op_status").masking("name", "db", "pid");

  private static final int LOOKS = 500;
  private static final long LOOK_MILLIS = 20;

  @TempDir Path directory;
  RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns_CreateTable_1replica.json", USERS);
    cluster.create("ns_CreateTable_2replica.json", USERS);
    cluster.create("ns_CreateTable_3replica.json", USERS);
    cluster.awaitSimilarReply(USERS, ReplyComparison.strict());
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  /** Asks what was asked, and waits until no operation of it is left. */
  void operate(String recording) throws Exception {
    cluster.replay(recording);
    cluster.cluster().awaitOperations();
  }

  /** Asks the leading nameserver for an operation on a partition of {@code db1}. */
  void operate(String method, String table, int pid, String field, String recorded)
      throws Exception {
    operate(method, partition("db1", table, pid), field, recorded);
  }

  /** Asks the leading nameserver for an operation on a partition. */
  void operate(String method, ObjectNode partition, String field, String recorded)
      throws Exception {
    ObjectNode request = partition.deepCopy();
    cluster.cluster().nameserver(method, request.put(field, cluster.endpoint(recorded)));
    cluster.cluster().awaitOperations();
  }

  /** Waits until replicas stand in the same ways as recorded. */
  void awaitStanding(String recording) throws Exception {
    awaitStanding(RecordedExchange.of(recording));
  }

  void awaitStanding(RecordedExchange recording) throws Exception {
    RecordedReply real = ReplicaStateSummary.of(cluster.expected(recording));
    List<String> differences = List.of("not asked yet");
    for (int look = 0; look < LOOKS && !differences.isEmpty(); look++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      RecordedReply here = ReplicaStateSummary.of(cluster.send(recording));
      differences = ReplicaStateSummary.LIKENESS.differences(real, here);
    }
    assertThat(differences).as(recording.name()).isEmpty();
  }

  static ObjectNode partition(String db, String table, int pid) {
    return JsonTrees.object().put("db", db).put("name", table).put("pid", pid);
  }

  void markDead(String table, int pid, String recorded) throws Exception {
    mark(partition("db1", table, pid), cluster.endpoint(recorded), false);
  }

  void mark(ObjectNode partition, String endpoint, boolean alive) throws Exception {
    ObjectNode request = partition.deepCopy().put("endpoint", endpoint).put("is_alive", alive);
    cluster.cluster().nameserver("UpdateTableAliveStatus", request);
  }

  /** Moves a partition's leader to a tablet, and has the old leader follow. */
  void moveLeader(ObjectNode partition, String recorded) throws Exception {
    String old = leader(partition);
    operate("ChangeLeader", partition, "candidate_leader", recorded);
    ObjectNode recover = partition.deepCopy().put("endpoint", old);
    cluster.cluster().nameserver("RecoverTable", recover);
    cluster.cluster().awaitOperations();
  }

  private String leader(ObjectNode partition) throws Exception {
    JsonNode shown = cluster.cluster().nameserver("ShowTable", partition);
    String replicas = "/table_info/0/table_partition/" + partition.path("pid") + "/partition_meta";
    for (JsonNode replica : shown.at(replicas)) {
      if (replica.path("is_leader").asBoolean() && replica.path("is_alive").asBoolean(true)) {
        return replica.path("endpoint").asText();
      }
    }
    throw new AssertionError("nobody leads " + partition);
  }

  /** Takes a replica off its tablet, behind the nameserver's back, and marks it dead. */
  void lose(String table, int tid, int pid, String recorded) throws Exception {
    ObjectNode replica = JsonTrees.object().put("tid", tid).put("pid", pid);
    cluster.cluster().tablet(cluster.endpoint(recorded), "DropTable", replica);
    Eventually.that(
        "the nameserver knows that it is not served",
        () -> !isServed(table, pid, cluster.endpoint(recorded)));
    markDead(table, pid, recorded);
  }

  private boolean isServed(String table, int pid, String endpoint) throws Exception {
    ObjectNode request = JsonTrees.object().put("db", "db1").put("name", table);
    JsonNode shown = cluster.cluster().nameserver("ShowTable", request);
    for (JsonNode replica : shown.at("/table_info/0/table_partition/" + pid + "/partition_meta")) {
      if (replica.path("endpoint").asText().equals(endpoint)) {
        return replica.path("tablet_has_partition").asBoolean();
      }
    }
    throw new AssertionError(table + "/" + pid + " has no replica on " + endpoint);
  }

  /** Has the nameserver write every table to ZooKeeper, with what tablets have reported of it. */
  void keepReports() throws Exception {
    ObjectNode everything = JsonTrees.object().put("show_all", true);
    for (JsonNode table :
        cluster.cluster().nameserver("ShowTable", everything).path("table_info")) {
      for (JsonNode shown : table.path("table_partition")) {
        String endpoint = shown.at("/partition_meta/0/endpoint").asText();
        boolean alive = shown.at("/partition_meta/0/is_alive").asBoolean(true);
        String db = table.path("db").asText();
        String name = table.path("name").asText();
        mark(partition(db, name, shown.path("pid").asInt()), endpoint, alive);
      }
    }
  }

  /** Stops every server but ZooKeeper, and starts them again. */
  void restartEverything() throws Exception {
    for (String tablet : cluster.cluster().tablets()) {
      cluster.cluster().stopTablet(tablet);
    }
    for (String nameserver : cluster.cluster().nameservers()) {
      cluster.cluster().stopNameserver(nameserver);
    }
    cluster.cluster().startNameserver(cluster.endpoint("127.0.0.1:16527"));
    cluster.cluster().startNameserver(cluster.endpoint("127.0.0.1:16528"));
    for (String tablet : List.of(T1, T2, T3)) {
      cluster.cluster().startTablet(cluster.endpoint(tablet));
    }
    cluster.awaitSimilarReply("ns_ShowTablet_after_whole_restart.json", ReplyComparison.strict());
  }
}
