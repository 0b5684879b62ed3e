package io.openmldb.rollout.sandbox.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cluster's nameservers, of which one leads and answers. */
public final class SandboxNameservers {

  /** What a standby says to everything. */
  private static final int NOT_LEADER = 300;

  private final List<String> endpoints;

  public SandboxNameservers(List<String> endpoints) {
    this.endpoints = List.copyOf(endpoints);
  }

  /** Those of a practice cluster. */
  public static SandboxNameservers of(SandboxLayout layout) {
    return new SandboxNameservers(
        layout.nodes(SandboxComponent.NAMESERVER).stream().map(SandboxNode::endpoint).toList());
  }

  /**
   * The endpoint of the one that leads.
   *
   * @throws IOException if none does; the message says what each answered
   */
  public String leader() throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    for (String endpoint : endpoints) {
      try {
        int code =
            new RpcServer("NameServer", endpoint)
                .answer("ShowTablet", Map.of())
                .path("code")
                .asInt();
        if (code != NOT_LEADER) {
          return endpoint;
        }
        answers.add(endpoint + " is a standby");
      } catch (IOException e) {
        answers.add(endpoint + " does not answer (" + e.getMessage() + ")");
      }
    }
    throw new IOException("no nameserver leads: " + String.join(", ", answers));
  }

  /** Whether leaders of a lost tablet move by themselves. */
  public boolean autoFailover() throws IOException, InterruptedException {
    JsonNode answer = call("ConfGet", Map.of("key", "auto_failover"));
    return answer.path("conf").path("auto_failover").asBoolean();
  }

  /** Switches that on or off. */
  public void setAutoFailover(boolean on) throws IOException, InterruptedException {
    call("ConfSet", Map.of("conf", Map.of("key", "auto_failover", "value", Boolean.toString(on))));
  }

  /** The ids of the operations that run or wait to run. */
  public List<Long> operationsUnderWay() throws IOException, InterruptedException {
    List<Long> ids = new ArrayList<>();
    for (JsonNode operation : call("ShowOPStatus", Map.of()).path("op_status")) {
      String status = operation.path("status").asText();
      if (status.equals("kDoing") || status.equals("kInited")) {
        ids.add(operation.path("op_id").asLong());
      }
    }
    return ids;
  }

  /** Every tablet that the nameserver has known, with its state, for example {@code kHealthy}. */
  public Map<String, String> tablets() throws IOException, InterruptedException {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode tablet : call("ShowTablet", Map.of()).path("tablets")) {
      states.put(tablet.path("endpoint").asText(), tablet.path("state").asText());
    }
    return states;
  }

  /**
   * Every partition of every table, the internal ones included, as the nameserver's metadata has
   * it.
   */
  public List<PartitionLocation> partitions() throws IOException, InterruptedException {
    List<PartitionLocation> partitions = new ArrayList<>();
    for (JsonNode table : call("ShowTable", Map.of("show_all", true)).path("table_info")) {
      for (JsonNode partition : table.path("table_partition")) {
        partitions.add(PartitionLocation.of(table, partition));
      }
    }
    return partitions;
  }

  /** Asks the leader for {@code method} on one partition, with an endpoint in {@code field}. */
  public JsonNode call(String method, PartitionLocation partition, String field, String endpoint)
      throws IOException, InterruptedException {
    return call(method, partition, Map.of(field, endpoint));
  }

  /** Asks the leader for {@code method} on one partition, with further fields. */
  public JsonNode call(String method, PartitionLocation partition, Map<String, Object> fields)
      throws IOException, InterruptedException {
    Map<String, Object> request = new TreeMap<>(fields);
    request.putAll(Map.of("db", partition.db(), "name", partition.table(), "pid", partition.pid()));
    return call(method, request);
  }

  /** Asks the leader; which one that is, is found out for each call. */
  public JsonNode call(String method, Object request) throws IOException, InterruptedException {
    return new RpcServer("NameServer", leader()).call(method, request);
  }
}
