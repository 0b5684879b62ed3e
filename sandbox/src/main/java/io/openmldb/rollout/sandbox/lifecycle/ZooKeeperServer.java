package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.layout.JavaCommand;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.process.DetachedProcess;
import io.openmldb.rollout.sandbox.process.Polling;
import io.openmldb.rollout.sandbox.process.PortListener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A practice cluster's ZooKeeper; what it knows, sessions too, outlives its process. */
public final class ZooKeeperServer {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MAIN = "org.apache.zookeeper.server.ZooKeeperServerMain";

  private final SandboxLayout layout;
  private final ZooKeeperProbe probe;

  public ZooKeeperServer(SandboxLayout layout) {
    this.layout = layout;
    this.probe = new ZooKeeperProbe(layout.zooKeeperPort());
  }

  /** Starts its process. */
  public void launch() throws IOException {
    List<String> command = JavaCommand.of(layout, MAIN, List.of("./zoo.cfg"));
    DetachedProcess.detached(layout.directory(), layout.zooKeeperDirectory(), log(), command);
  }

  /**
   * Kills its process, as {@code kill -9} does.
   *
   * @throws IllegalStateException if it does not run
   */
  public void kill() throws IOException {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * Its process id.
   *
   * @throws IllegalStateException if it does not run
   */
  public long pid() throws IOException {
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
        () -> probe.ephemerals() == 0);
  }

  private String place() {
    return "%s (see %s)".formatted(layout.zooKeeper(), log());
  }

  private Path log() {
    return layout.logs().resolve("zookeeper.log");
  }
}
