package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.layout.JavaCommand;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.process.DetachedProcess;
import io.openmldb.rollout.sandbox.process.Polling;
import io.openmldb.rollout.sandbox.process.PortListener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import io.openmldb.rollout.sandbox.server.zk.ZooKeeperSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A practice cluster's ZooKeeper; what it knows, sessions too, outlives its process. One that the
 * cluster did not start is not stopped either.
 */
public final class ZooKeeperServer {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final String MAIN = "org.apache.zookeeper.server.ZooKeeperServerMain";

  private final SandboxLayout layout;
  private final ZooKeeperProbe probe;

  public ZooKeeperServer(SandboxLayout layout) {
    this.layout = layout;
    this.probe = new ZooKeeperProbe(layout.zooKeeperPort());
  }

  /** Starts its process; one that is not the practice cluster's own runs already. */
  public void launch() throws IOException {
    if (layout.externalZooKeeper() != null) {
      return;
    }
    List<String> command = JavaCommand.of(layout, MAIN, List.of("./zoo.cfg"));
    DetachedProcess.detached(layout.directory(), layout.zooKeeperDirectory(), log(), command);
  }

  /**
   * Kills its process, as {@code kill -9} does.
   *
   * @throws IllegalStateException if it does not run, or is not the practice cluster's own
   */
  public void kill() throws IOException {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * Its process id.
   *
   * @throws IllegalStateException if it does not run, or is not the practice cluster's own
   */
  public long pid() throws IOException {
    if (layout.externalZooKeeper() != null) {
      throw new IllegalStateException(
          "the practice cluster did not start the ZooKeeper at %s, and cannot stop it"
              .formatted(layout.zooKeeper()));
    }
    return PortListener.on(layout.zooKeeperPort(), new SandboxProcesses(layout.directory()).alive())
        .orElseThrow(() -> new IllegalStateException("ZooKeeper does not run"));
  }

  /** Waits until it answers. */
  public void awaitServing() throws IOException, InterruptedException {
    Polling.until("ZooKeeper on " + place(), PATIENCE, () -> probe.ephemerals() >= 0);
  }

  /** Waits until it answers and no registration is there, not even one that has yet to run out. */
  void awaitServingWithoutRegistrations() throws IOException, InterruptedException {
    Polling.until(
        "ZooKeeper on " + place() + " without old registrations",
        PATIENCE,
        () -> layout.externalZooKeeper() == null ? probe.ephemerals() == 0 : hasNoRegistrations());
  }

  /** Of this cluster: an external ZooKeeper may have other users. */
  private boolean hasNoRegistrations() throws IOException {
    ZkSettings settings =
        new ZkSettings(
            layout.zooKeeper(),
            SandboxLayout.ROOT_PATH,
            SESSION,
            "digest",
            layout.zooKeeperCredential());
    try (ZkSession session = ZooKeeperSession.open(settings)) {
      for (String folder : List.of("/nodes", "/leader")) {
        if (session.get(folder) != null && !session.children(folder, null).isEmpty()) {
          return false;
        }
      }
      return true;
    }
  }

  private String place() {
    return layout.externalZooKeeper() == null
        ? "%s (see %s)".formatted(layout.zooKeeper(), log())
        : layout.zooKeeper();
  }

  private Path log() {
    return layout.logs().resolve("zookeeper.log");
  }
}
