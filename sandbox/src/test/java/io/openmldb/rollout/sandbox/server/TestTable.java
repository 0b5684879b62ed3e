package io.openmldb.rollout.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table of one partition in a {@link TestCluster}. */
public final class TestTable {
  private final TestCluster cluster;
  private final String name;
  private final int tid;

  TestTable(TestCluster cluster, String name) throws Exception {
    this.cluster = cluster;
    this.name = name;
    JsonNode info = cluster.nameserver("ShowTable", request()).path("table_info").path(0);
    this.tid = info.path("tid").asInt();
  }

  /** A nameserver's request about this table's partition. */
  public ObjectNode request() {
    return JsonTrees.object().put("db", "db1").put("name", name).put("pid", 0);
  }

  /** A tablet's request about this table's partition. */
  public ObjectNode id() {
    return JsonTrees.object().put("tid", tid).put("pid", 0);
  }

  public JsonNode partition() throws Exception {
    return cluster.nameserver("GetTablePartition", request()).path("table_partition");
  }

  public JsonNode meta(String endpoint) throws Exception {
    for (JsonNode meta : partition().path("partition_meta")) {
      if (meta.path("endpoint").asText().equals(endpoint)) {
        return meta;
      }
    }
    throw new IllegalStateException("no replica on " + endpoint);
  }

  public boolean isAlive(String endpoint) throws Exception {
    return meta(endpoint).path("is_alive").asBoolean(true);
  }

  public String leader() throws Exception {
    for (JsonNode meta : partition().path("partition_meta")) {
      if (meta.path("is_leader").asBoolean() && meta.path("is_alive").asBoolean(true)) {
        return meta.path("endpoint").asText();
      }
    }
    throw new IllegalStateException("no leader: " + partition());
  }

  public boolean isLedByAnother(String endpoint) throws Exception {
    for (JsonNode meta : partition().path("partition_meta")) {
      boolean leads = meta.path("is_leader").asBoolean() && meta.path("is_alive").asBoolean(true);
      if (leads && !meta.path("endpoint").asText().equals(endpoint)) {
        return true;
      }
    }
    return false;
  }

  /** Moves the leader to any follower and waits until that is done. */
  public void changeLeader() throws Exception {
    operate("ChangeLeader", request().put("candidate_leader", "auto"));
  }

  /** Has the nameserver recover a replica and waits until that is done. */
  public void recover(String endpoint) throws Exception {
    operate("RecoverTable", request().put("endpoint", endpoint));
  }

  private void operate(String method, ObjectNode request) throws Exception {
    JsonNode reply = cluster.nameserver(method, request);
    if (reply.path("code").asInt() != 0) {
      throw new IllegalStateException(method + ": " + reply);
    }
    cluster.awaitOperations();
  }

  public List<String> followers() throws Exception {
    String leader = leader();
    List<String> followers = new ArrayList<>();
    for (JsonNode meta : partition().path("partition_meta")) {
      if (!meta.path("endpoint").asText().equals(leader)) {
        followers.add(meta.path("endpoint").asText());
      }
    }
    return followers;
  }

  public int put(String endpoint, String key) throws IOException {
    ObjectNode row = id().put("time", 1).put("value", "aGk=");
    row.putArray("dimensions").addObject().put("key", key).put("idx", 0);
    return cluster.tablet(endpoint, "Put", row).path("code").asInt();
  }

  public void putRows(int count) throws Exception {
    String leader = leader();
    for (int i = 0; i < count; i++) {
      if (put(leader, "row" + i) != 0) {
        throw new IllegalStateException("row " + i + " was refused");
      }
    }
  }

  /** What a tablet says of its replica; a missing node where it has none loaded. */
  public JsonNode status(String endpoint) throws IOException {
    return cluster.tablet(endpoint, "GetTableStatus", id()).path("all_table_status").path(0);
  }

  public void load(String endpoint, String mode, long term) throws IOException {
    ObjectNode meta =
        id().put("name", name).put("ttl", 0).put("seg_cnt", 8).put("storage_mode", "kMemory");
    if (!mode.isEmpty()) {
      meta.put("mode", mode).put("term", term);
    }
    JsonNode reply =
        cluster.tablet(endpoint, "LoadTable", JsonTrees.object().set("table_meta", meta));
    if (reply.path("code").asInt() != 0) {
      throw new IllegalStateException("LoadTable: " + reply);
    }
  }

  public void awaitRows(String endpoint, int rows) throws Exception {
    Eventually.that(
        endpoint + " has " + rows + " rows of " + name,
        () ->
            status(endpoint).path("offset").asInt() == rows
                && status(endpoint).path("record_cnt").asInt() == rows);
  }

  public long term() throws Exception {
    JsonNode terms = partition().path("term_offset");
    return terms.path(terms.size() - 1).path("term").asLong();
  }
}
