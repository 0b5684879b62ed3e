package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.JavaCommand;
import io.openmldb.rollout.sandbox.process.Await;
import io.openmldb.rollout.sandbox.process.Launch;
import io.openmldb.rollout.sandbox.process.Listener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A practice cluster's ZooKeeper; what it knows, sessions too, outlives its process. */
public final class ZooKeeperServer {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MAIN = "org.apache.zookeeper.server.ZooKeeperServerMain";

  private final House house;
  private final ZooKeeperProbe probe;

  public ZooKeeperServer(House house) {
    this.house = house;
    this.probe = new ZooKeeperProbe(house.zooKeeperPort());
  }

  /** Starts its process. */
  public void launch() throws IOException {
    List<String> command = JavaCommand.of(house, MAIN, List.of("./zoo.cfg"));
    Launch.detached(house.directory(), house.zooKeeperDirectory(), log(), command);
  }

  /**
   * Kills its process, as {@code kill -9} does.
   *
   * @throws IllegalStateException if it does not run
   */
  public void kill() throws IOException {
    OptionalLong pid =
        Listener.on(house.zooKeeperPort(), new SandboxProcesses(house.directory()).alive());
    pid.stream()
        .mapToObj(ProcessHandle::of)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("ZooKeeper does not run"))
        .destroyForcibly();
  }

  /** Waits until it answers. */
  public void awaitServing() throws IOException, InterruptedException {
    Await.until("ZooKeeper on " + place(), PATIENCE, () -> probe.ephemerals() >= 0);
  }

  /** Waits until it answers and no registration is there, not even one that has yet to run out. */
  void awaitServingWithoutRegistrations() throws IOException, InterruptedException {
    Await.until(
        "ZooKeeper on " + place() + " without old registrations",
        PATIENCE,
        () -> probe.ephemerals() == 0);
  }

  private String place() {
    return "%s (see %s)".formatted(house.zooKeeper(), log());
  }

  private Path log() {
    return house.logs().resolve("zookeeper.log");
  }
}
