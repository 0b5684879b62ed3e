package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.chaos.proxy.HttpProxy;
import io.openmldb.rollout.acceptance.chaos.proxy.NetworkLink;
import io.openmldb.rollout.acceptance.chaos.proxy.ServerCall;
import io.openmldb.rollout.acceptance.chaos.proxy.TcpProxy;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.ProcessSignals;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A worker that can be killed, stopped, and cut off from each kind of server it needs. */
final class ChaosWorker implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);

  private final String name;
  private final Path logs;
  private final Path registry;
  private final TcpProxy temporal;
  private final TcpProxy ssh;
  private final TcpProxy zookeeper;
  private final HttpProxy servers;
  private LaunchedProcess process;

  private ChaosWorker(
      String name,
      Path logs,
      Path registry,
      TcpProxy temporal,
      TcpProxy ssh,
      TcpProxy zookeeper,
      HttpProxy servers) {
    this.name = name;
    this.logs = logs;
    this.registry = registry;
    this.temporal = temporal;
    this.ssh = ssh;
    this.zookeeper = zookeeper;
    this.servers = servers;
  }

  /** Makes worker {@code index}, counted from 0, which does not run yet. */
  static ChaosWorker of(
      int index,
      Path folder,
      PracticeCluster cluster,
      int temporalPort,
      ServerCall.Listener listener)
      throws IOException {
    SandboxLayout layout = cluster.layout();
    TcpProxy ssh = TcpProxy.to(layout.sshPort());
    TcpProxy zookeeper = TcpProxy.to(layout.zooKeeperPort());
    return new ChaosWorker(
        "worker-" + (index + 1),
        folder.resolve("workers"),
        registry(index, cluster, ssh.port(), zookeeper.port()),
        TcpProxy.to(temporalPort),
        ssh,
        zookeeper,
        HttpProxy.of(index, listener));
  }

  /** Starts it, and waits until it polls. */
  synchronized void start() throws Exception {
    if (process != null && process.isAlive()) {
      return;
    }
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    process =
        LaunchedProcess.start(
            name,
            logs,
            Map.of(
                "TEMPORAL_ADDRESS",
                "127.0.0.1:" + temporal.port(),
                "TEMPORAL_NAMESPACE",
                "default"),
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ProxiedWorker.class.getName(),
                Integer.toString(servers.port()),
                "--clusters",
                registry.toString()));
    process.awaitLine("ready", READY);
  }

  /** {@code kill -9}. */
  synchronized void kill() throws InterruptedException {
    process.kill();
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether it is the one that Temporal knows by {@code identity}. */
  synchronized boolean is(String identity) {
    return isAlive() && identity.contains(" " + process.pid() + "@");
  }

  /** Stops it where it is, until {@link #resume}. */
  synchronized void stop() throws IOException, InterruptedException {
    if (process.isAlive()) {
      ProcessSignals.stop(process.pid());
    }
  }

  /** Lets it go on. */
  synchronized void resume() throws IOException, InterruptedException {
    if (process.isAlive()) {
      ProcessSignals.resume(process.pid());
    }
  }

  /** The way to Temporal. */
  void temporal(NetworkLink.State state) {
    temporal.set(state);
  }

  /** The way to the hosts. */
  void ssh(NetworkLink.State state) {
    ssh.set(state);
  }

  /** The way to ZooKeeper. */
  void zookeeper(NetworkLink.State state) {
    zookeeper.set(state);
  }

  /** The way to nameservers and tablets. */
  HttpProxy servers() {
    return servers;
  }

  /** The cluster's registry, but hosts and ZooKeeper are reached through proxies. */
  private static Path registry(int index, PracticeCluster cluster, int ssh, int zookeeper)
      throws IOException {
    SandboxLayout layout = cluster.layout();
    Path knownHosts = layout.directory().resolve("known_hosts-" + (index + 1));
    Files.writeString(
        knownHosts,
        Files.readString(layout.ssh().resolve("known_hosts"))
            .replace(":" + layout.sshPort(), ":" + ssh));
    String text =
        Files.readString(cluster.registry())
            .replace("port: " + layout.sshPort(), "port: " + ssh)
            .replace(layout.zooKeeper(), SandboxLayout.HOST + ":" + zookeeper)
            .replace(layout.ssh().resolve("known_hosts").toString(), knownHosts.toString());
    Path registry = layout.directory().resolve("clusters-" + (index + 1) + ".yaml");
    return Files.writeString(registry, text);
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      if (isAlive()) {
        resume();
        process.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      temporal.close();
      ssh.close();
      zookeeper.close();
      servers.close();
    }
  }
}
