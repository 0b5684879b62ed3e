package io.openmldb.rollout.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.HttpRpcClient;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.nameserver.NameServer;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.tablet.TabletServer;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import io.openmldb.rollout.sandbox.server.zk.ZooKeeperSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two nameservers, three tablets and their ZooKeeper inside the test's process, with quick flags.
 */
public final class TestCluster implements AutoCloseable {
  private static final int NAMESERVERS = 2;
  private static final int TABLETS = 3;

  private final Path directory;
  private final TestZooKeeper zooKeeper;
  private final Map<String, String> more;
  private final RpcClient client = new HttpRpcClient(Duration.ofSeconds(10));
  private final Map<String, NameServer> nameservers = new LinkedHashMap<>();
  private final Map<String, TabletServer> tablets = new LinkedHashMap<>();

  /** A cluster with its internal tables and the database {@code db1}. */
  public TestCluster(Path directory) throws Exception {
    this(directory, Map.of());
    Eventually.that(
        "the internal tables are there",
        () ->
            nameserver("ShowTable", JsonTrees.object().put("show_all", true))
                    .path("table_info")
                    .size()
                == 5);
    nameserver("CreateDatabase", JsonTrees.object().put("db", "db1"));
  }

  /** A cluster without any table, internal ones neither, and without a user's database. */
  public static TestCluster bare(Path directory) throws Exception {
    return new TestCluster(directory, Map.of("system_table_replica_num", "0"));
  }

  private TestCluster(Path directory, Map<String, String> more) throws Exception {
    this.directory = directory;
    this.zooKeeper = new TestZooKeeper(Files.createDirectories(directory.resolve("zk")));
    this.more = more;
    for (String endpoint : endpoints(NAMESERVERS)) {
      startNameserver(endpoint);
    }
    for (String endpoint : endpoints(TABLETS)) {
      startTablet(endpoint);
    }
    Eventually.that(
        "all tablets are healthy",
        () -> nameserver("ShowTablet", JsonTrees.object()).path("tablets").size() == TABLETS);
  }

  /** Free ones in their order, which is the order in which a nameserver lists them. */
  private static List<String> endpoints(int count) {
    return UnusedEndpoint.endpoints(count).stream().sorted().toList();
  }

  public TestZooKeeper zooKeeper() {
    return zooKeeper;
  }

  public void startNameserver(String endpoint) throws ServerStartException, IOException {
    nameservers.put(
        endpoint,
        NameServer.start(flags("nameserver", endpoint, Map.of()), workingDirectory(endpoint)));
  }

  public void startTablet(String endpoint) throws ServerStartException, IOException {
    startTablet(endpoint, Map.of());
  }

  /** Starts one with further flags. */
  public void startTablet(String endpoint, Map<String, String> own)
      throws ServerStartException, IOException {
    tablets.put(
        endpoint, TabletServer.start(flags("tablet", endpoint, own), workingDirectory(endpoint)));
  }

  public Path workingDirectory(String endpoint) throws IOException {
    return Files.createDirectories(directory.resolve(endpoint.replace(':', '_')));
  }

  private FlagSettings flags(String role, String endpoint, Map<String, String> own) {
    Map<String, String> flags = new HashMap<>();
    flags.put("role", role);
    flags.put("endpoint", endpoint);
    flags.put("zk_cluster", zooKeeper.endpoint());
    flags.put("zk_session_timeout", "2000");
    flags.put("zk_keep_alive_check_interval", "200");
    flags.put("tablet_heartbeat_timeout", "500");
    flags.put("tablet_offline_check_interval", "50");
    flags.put("get_task_status_interval", "50");
    flags.put("get_table_status_interval", "50");
    flags.put("name_server_task_wait_time", "50");
    flags.put("system_table_replica_num", "2");
    flags.put("enable_status_service", "true");
    flags.put("binlog_notify_on_put", "true");
    flags.put("binlog_coffee_time", "50");
    flags.put("binlog_match_logoffset_interval", "50");
    flags.put("db_root_path", "./db");
    flags.put("recycle_bin_root_path", "./recycle");
    flags.put("hdd_root_path", "./db_hdd");
    flags.put("recycle_bin_hdd_root_path", "./recycle_hdd");
    flags.putAll(more);
    flags.putAll(own);
    return TestFlags.of(flags);
  }

  /** Puts a fault for operations into the leading nameserver's way, a line for each. */
  public void operationFault(String fault, String... lines) throws Exception {
    Path faults = workingDirectory(leadingNameserver()).resolve("fault");
    Files.write(Files.createDirectories(faults).resolve(fault), List.of(lines));
  }

  /** Puts a fault into a server's way. */
  public void fault(String endpoint, String fault, String content) throws IOException {
    Path faults = Files.createDirectories(workingDirectory(endpoint).resolve("fault"));
    Files.writeString(faults.resolve(fault), content);
  }

  /** Ends a tablet; its registration goes with it. */
  public void stopTablet(String endpoint) throws IOException {
    tablets.remove(endpoint).close();
  }

  /** Kills a tablet: its registration stays until its session has run out. */
  public void killTablet(String endpoint) {
    tablets.remove(endpoint).kill();
  }

  /** Kills a nameserver: its place in the election stays until its session has run out. */
  public void killNameserver(String endpoint) {
    nameservers.remove(endpoint).kill();
  }

  public void stopNameserver(String endpoint) throws IOException {
    nameservers.remove(endpoint).close();
  }

  /** Tablets that run. */
  public List<String> tablets() {
    return List.copyOf(tablets.keySet());
  }

  /** Nameservers that run. */
  public List<String> nameservers() {
    return List.copyOf(nameservers.keySet());
  }

  public Iterable<String> tabletEndpoints() {
    return tablets.keySet();
  }

  public Iterable<String> nameserverEndpoints() {
    return nameservers.keySet();
  }

  /** The endpoint of the nameserver that leads. */
  public String leadingNameserver() throws Exception {
    String[] found = new String[1];
    Eventually.that(
        "one nameserver leads",
        () -> {
          for (String endpoint : nameservers.keySet()) {
            if (client
                    .call(endpoint, "NameServer/ShowTablet", JsonTrees.object())
                    .path("code")
                    .asInt()
                == 0) {
              found[0] = endpoint;
            }
          }
          return found[0] != null;
        });
    return found[0];
  }

  public ObjectNode nameserver(String method, ObjectNode request) throws Exception {
    return client.call(leadingNameserver(), "NameServer/" + method, request);
  }

  public ObjectNode call(String endpoint, String method, ObjectNode request) throws IOException {
    return client.call(endpoint, method, request);
  }

  public ObjectNode tablet(String endpoint, String method, ObjectNode request) throws IOException {
    return client.call(endpoint, "TabletServer/" + method, request);
  }

  public void setAutoFailover(boolean on) throws Exception {
    ObjectNode request = JsonTrees.object();
    request.putObject("conf").put("key", "auto_failover").put("value", Boolean.toString(on));
    nameserver("ConfSet", request);
  }

  /** Creates a table of one partition and returns it. */
  public TestTable createTable(String name, int replicas) throws Exception {
    ObjectNode request = JsonTrees.object();
    request
        .putObject("table_info")
        .put("db", "db1")
        .put("name", name)
        .put("partition_num", 1)
        .put("replica_num", replicas);
    JsonNode reply = nameserver("CreateTable", request);
    if (reply.path("code").asInt() != 0) {
      throw new IllegalStateException("CreateTable: " + reply);
    }
    return new TestTable(this, name);
  }

  /** Waits until no operation is waiting or running. */
  public void awaitOperations() throws Exception {
    Eventually.that(
        "all operations are over",
        () -> {
          for (JsonNode op : nameserver("ShowOPStatus", JsonTrees.object()).path("op_status")) {
            String status = op.path("status").asText();
            if (status.equals("kInited") || status.equals("kDoing")) {
              return false;
            }
          }
          return true;
        });
  }

  /** Waits until an operation is in a state. */
  public void awaitOperation(long id, String status) throws Exception {
    Eventually.that(
        "operation " + id + " is " + status,
        () ->
            nameserver("ShowOPStatus", JsonTrees.object().put("op_id", id))
                .path("op_status")
                .path(0)
                .path("status")
                .asText()
                .equals(status));
  }

  /** The type of the newest operation. */
  public String lastOperation() throws Exception {
    JsonNode ops = nameserver("ShowOPStatus", JsonTrees.object()).path("op_status");
    return ops.path(ops.size() - 1).path("op_type").asText();
  }

  /** Stops a tablet, waits until the nameserver knows, and starts it again. */
  public void restart(String endpoint) throws Exception {
    stopTablet(endpoint);
    Eventually.that(endpoint + " is offline", () -> state(endpoint).equals("kOffline"));
    startTablet(endpoint);
    Eventually.that(endpoint + " is healthy", () -> state(endpoint).equals("kHealthy"));
  }

  /** Waits until a tablet is registered in ZooKeeper. */
  public void awaitRegistered(String endpoint) throws Exception {
    ZkSettings settings =
        new ZkSettings(zooKeeper.endpoint(), "/openmldb", Duration.ofSeconds(2), "digest", "");
    try (ZkSession session = ZooKeeperSession.open(settings)) {
      Eventually.that(
          endpoint + " is registered",
          () -> session.children("/nodes", event -> {}).contains(endpoint));
    }
  }

  /** A tablet's state as the nameserver sees it; empty where it does not know it. */
  public String state(String endpoint) throws Exception {
    for (JsonNode tablet : nameserver("ShowTablet", JsonTrees.object()).path("tablets")) {
      if (tablet.path("endpoint").asText().equals(endpoint)) {
        return tablet.path("state").asText();
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    for (TabletServer tablet : tablets.values()) {
      tablet.close();
    }
    for (NameServer nameserver : nameservers.values()) {
      nameserver.close();
    }
    zooKeeper.close();
  }
}
