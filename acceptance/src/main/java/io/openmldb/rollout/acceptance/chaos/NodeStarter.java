package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.StartScript;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.sandbox.process.Listener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Kills nodes, and starts dead ones as a person does, until something listens. */
final class NodeStarter {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A start that finds the old registration ends by itself some time after it has listened. */
  private static final Duration STEADY = Duration.ofSeconds(3);

  private final House house;
  private final Map<String, Integer> starts = new ConcurrentHashMap<>();

  NodeStarter(House house) {
    this.house = house;
  }

  /** How often it started something at {@code endpoint}. */
  int starts(String endpoint) {
    return starts.getOrDefault(endpoint, 0);
  }

  /** {@code kill -9}; whether there was something to kill. */
  boolean kill(Node node) throws IOException {
    OptionalLong pid = pid(node);
    pid.stream()
        .mapToObj(ProcessHandle::of)
        .forEach(process -> process.ifPresent(ProcessHandle::destroyForcibly));
    return pid.isPresent();
  }

  boolean listens(Node node) throws IOException {
    return pid(node).isPresent();
  }

  /** Starts it unless somebody did, and again until it lives on. */
  @SuppressWarnings("BusyWait") // Another process is waited for.
  void start(Node node) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long listensSince = 0;
    while (System.nanoTime() < deadline) {
      if (!listens(node)) {
        listensSince = 0;
        starts.merge(node.endpoint(), 1, Integer::sum);
        StartScript.run(state(node), "start");
      } else if (listensSince == 0) {
        listensSince = System.nanoTime();
      } else if (System.nanoTime() - listensSince > STEADY.toNanos()) {
        return;
      }
      Thread.sleep(300);
    }
    throw new IOException(node.label() + " cannot be started by hand");
  }

  private OptionalLong pid(Node node) throws IOException {
    return Listener.on(node.port(), new SandboxProcesses(house.directory()).alive());
  }

  private static ClusterState.NodeState state(Node node) {
    return new ClusterState.NodeState(
        node.component().word().toUpperCase(Locale.ROOT),
        node.index(),
        node.endpoint(),
        node.workdir().toString(),
        null,
        null,
        null,
        0,
        false);
  }
}
