package io.openmldb.rollout.activities.stub;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.recovery.ReturnedTabletRecovery;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.SshSettings;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;

/**
 * A cluster named {@code demo} of one nameserver, which answers what tests tell it to, and one
 * tablet without tables: real ZooKeeper, real SSH to this machine, real processes and files.
 */
public final class SmallCluster implements AutoCloseable {

  /** What the tablet's file holds, apart from which node of which cluster it is. */
  private static final String FLAGS =
      """
      # tablet.conf
      --role=tablet
      --openmldb_log_dir=./logs
      --gc_interval=120
      """;

  private static final String BINARY =
      """
      #!/usr/bin/env bash
      # Prints flags as the real binary does with --helpxml, after reading the flag file.
      for argument; do
          case "$argument" in --flagfile=*) file=${argument#*=} ;; esac
      done
      flag() {
          local value
          value=$(sed -n "s/^--$1=//p" "$file" | tail -n 1)
          case "$2" in
              int32) [[ $value =~ ^-?[0-9]+$ ]] || value=$3 ;;
              *) value=${value:-$3} ;;
          esac
          echo "<flag><file>f</file><name>$1</name><meaning>m</meaning><default>$3</default>\
      <current>$value</current><type>$2</type></flag>"
      }
      echo '<?xml version="1.0"?>'
      echo '<AllFlags>'
      flag role string ""
      flag endpoint string ""
      flag port int32 0
      flag zk_cluster string ""
      flag zk_root_path string /openmldb
      flag openmldb_log_dir string ./logs
      flag gc_interval int32 120
      flag db_root_path string /tmp/
      flag thread_pool_size int32 16
      flag zk_cert string ""
      echo '</AllFlags>'
      exit 1
      """;

  private final Path directory;
  private final ZooKeeperFixture zookeeper;
  private final ZooKeeperClients zooKeepers = ZooKeeperFixture.impatient();
  private final EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private final StubServer nameserver = StubServer.start();
  private final ClusterConfig config;
  private final ClusterRegistry registry;
  private final LeaseStore leases;
  private final OpenmldbClients clients;
  private final ClusterContexts contexts;
  private String content;
  private ListeningProcess tablet;

  private SmallCluster(Path directory) throws Exception {
    this.directory = directory;
    this.zookeeper = new ZooKeeperFixture();
    this.sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    int port = FreePorts.pick();
    this.config = config(directory, zookeeper, sshd);
    this.registry = ZooKeeperFixture.registry(config);
    this.leases = new LeaseStore(registry, zooKeepers, () -> "here", null);
    this.clients = new OpenmldbClients(zooKeepers);
    this.contexts =
        new ClusterContexts(
            zooKeepers,
            new LeaseAttemptRunner(leases),
            clients,
            (cluster, host) -> hosts.open(cluster.address(host)),
            ReturnedTabletRecovery::recover);
    layOut(port);
    startTablet(port, Map.of());
    ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL_SEQUENTIAL,
        "/openmldb/leader/lock_request",
        nameserver.endpoint());
    registerTablet();
    nameserver.answering("health", "OK");
    answerWith("kHealthy");
  }

  public static SmallCluster start(Path directory) throws Exception {
    return new SmallCluster(directory);
  }

  private static ClusterConfig config(
      Path directory, ZooKeeperFixture zookeeper, EmbeddedSshd sshd) {
    ClusterConfig plain = zookeeper.cluster();
    return new ClusterConfig(
        plain.name(),
        plain.zookeeper(),
        plain.rootPath(),
        plain.leasePath(),
        directory.resolve("hosts"),
        new SshSettings(
            EmbeddedSshd.USER,
            sshd.port(),
            sshd.address().identity(),
            sshd.knownHosts(),
            null,
            null),
        plain.environment(),
        plain.nodes(),
        plain.protectedKeys(),
        plain.secretKeys(),
        Optional.empty(),
        Optional.empty(),
        plain.taskQueue());
  }

  private void layOut(int port) throws IOException {
    Path workdir = directory.resolve("tablet");
    Files.createDirectories(workdir.resolve("conf"));
    Files.createDirectories(workdir.resolve("bin"));
    Files.writeString(workdir.resolve("bin/start.sh"), "#!/bin/bash\n");
    Files.createDirectories(directory.resolve("nameserver/bin"));
    Files.writeString(directory.resolve("nameserver/bin/start.sh"), "#!/bin/bash\n");
    Path binary = Files.writeString(workdir.resolve("bin/openmldb"), BINARY);
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
    content =
        FLAGS
            + "--endpoint=127.0.0.1:%d\n--zk_cluster=%s\n--zk_root_path=%s\n"
                .formatted(port, config.zookeeper(), config.rootPath());
    writeFlags(content, Instant.now().minusSeconds(600));
    Files.writeString(
        directory.resolve("hosts"),
        "[tablet]\n127.0.0.1:%d %s\n[nameserver]\n%s %s\n"
            .formatted(port, workdir, nameserver.endpoint(), directory.resolve("nameserver")));
  }

  /** What the tablet's file holds at first. */
  public String content() {
    return content;
  }

  /** Writes the tablet's file, as if at {@code at}. */
  public void writeFlags(String content, Instant at) throws IOException {
    Files.writeString(flags(), content);
    Files.setLastModifiedTime(flags(), FileTime.from(at));
  }

  /** The nameserver knows the tablet in {@code state}, and no table and no operation. */
  public void answerWith(String state) {
    nameserver
        .answering(
            "NameServer/ShowTablet",
            "{\"code\":0,\"msg\":\"ok\",\"tablets\":[{\"endpoint\":\""
                + tablet.endpoint()
                + "\",\"state\":\""
                + state
                + "\",\"age\":1}]}")
        .answering("NameServer/ShowTable", "{\"code\":0,\"msg\":\"ok\"}")
        .answering("NameServer/ShowOPStatus", "{\"code\":0,\"msg\":\"ok\"}");
  }

  /** The nameserver knows a table that the tablet leads, with a follower at {@code other}. */
  public void leadsTableTogetherWith(String other) {
    showTableOfTwoTablets(
        other,
        """
        {"endpoint": "%s", "is_leader": true}, {"endpoint": "%s", "is_leader": false}"""
            .formatted(tablet.endpoint(), other));
  }

  /** The nameserver knows a table that is on another tablet, at {@code other}, only. */
  public void leavesTableTo(String other) {
    showTableOfTwoTablets(
        other,
        """
        {"endpoint": "%s", "is_leader": true}"""
            .formatted(other));
  }

  private void showTableOfTwoTablets(String other, String replicas) {
    nameserver
        .answering(
            "NameServer/ShowTablet",
            """
            {"code": 0, "tablets": [
              {"endpoint": "%s", "state": "kHealthy", "age": 1},
              {"endpoint": "%s", "state": "kHealthy", "age": 1}]}
            """
                .formatted(tablet.endpoint(), other))
        .answering(
            "NameServer/ShowTable",
            """
            {"code": 0, "table_info": [
              {"db": "db", "name": "t", "tid": 1, "table_partition": [
                {"pid": 0, "partition_meta": [%s]}]}]}
            """
                .formatted(replicas));
  }

  /** Ends the tablet's process and starts another. */
  public void restartTablet() throws IOException {
    restartTabletWith(Map.of());
  }

  /** The same; the new process has {@code variables} which a login over SSH does not have. */
  public void restartTabletWith(Map<String, String> variables) throws IOException {
    int port = Integer.parseInt(tablet.endpoint().substring(tablet.endpoint().indexOf(':') + 1));
    tablet.close();
    startTablet(port, variables);
  }

  private void startTablet(int port, Map<String, String> variables) throws IOException {
    tablet =
        ListeningProcess.start(
            variables, directory.resolve("tablet"), port, "--flagfile=./conf/tablet.flags");
    Files.writeString(directory.resolve("tablet/bin/tablet.pid"), Long.toString(tablet.pid()));
  }

  private void registerTablet() throws Exception {
    ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL,
        "/openmldb/nodes/" + tablet.endpoint(),
        "startup_" + tablet.endpoint());
  }

  /**
   * A nameserver of the hosts file that leads although it is not in the election: it lost its
   * session, and has not noticed.
   */
  public StubServer leaderWithoutSession() throws IOException {
    StubServer lost =
        StubServer.start().answering("NameServer/ShowTablet", "{\"code\":0,\"msg\":\"ok\"}");
    Files.writeString(
        directory.resolve("hosts"),
        lost.endpoint() + " " + nameserverFolder() + "\n",
        StandardOpenOption.APPEND);
    return lost;
  }

  /** Ends the tablet's process, and makes its endpoint one that is listened on by no process. */
  public OwnerlessSocket replaceTabletByOwnerlessSocket() throws IOException {
    tablet.close();
    return OwnerlessSocket.listenOn(tablet.endpoint());
  }

  /** Makes a node below which nobody may create any. */
  public void makeReadOnlyInZookeeper(String path) throws Exception {
    zookeeper.observer().create().withACL(ZooDefs.Ids.READ_ACL_UNSAFE).forPath(path);
  }

  /** Ends the tablet's registration, not its process. */
  public void unregisterTablet() throws Exception {
    zookeeper.observer().delete().forPath("/openmldb/nodes/" + tablet.endpoint());
  }

  public Node tablet() {
    return new Node(
        Component.TABLET, tablet.endpoint(), "127.0.0.1", directory.resolve("tablet").toString());
  }

  /** Every file of the tablet: with its time and, one character a byte, its content. */
  public Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory.resolve("tablet"))) {
      for (Path path : paths.toList()) {
        byte[] content = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
        String text = new String(content, StandardCharsets.ISO_8859_1);
        files.put(path.toString(), Files.getLastModifiedTime(path) + " " + text);
      }
    }
    return files;
  }

  /** The folder of the nameserver, which is installed and answers from elsewhere. */
  public Path nameserverFolder() {
    return directory.resolve("nameserver");
  }

  public Path flags() {
    return directory.resolve("tablet/conf/tablet.flags");
  }

  public StubServer nameserver() {
    return nameserver;
  }

  public EmbeddedSshd sshd() {
    return sshd;
  }

  public ClusterConfig config() {
    return config;
  }

  public ClusterRegistry registry() {
    return registry;
  }

  public ZooKeeperClients zooKeepers() {
    return zooKeepers;
  }

  public LeaseStore leases() {
    return leases;
  }

  public RemoteHosts hosts() {
    return hosts;
  }

  public OpenmldbClients clients() {
    return clients;
  }

  public ClusterContexts contexts() {
    return contexts;
  }

  @Override
  public void close() throws IOException {
    tablet.close();
    contexts.close();
    hosts.close();
    sshd.close();
    nameserver.close();
    zooKeepers.close();
    zookeeper.close();
  }
}
