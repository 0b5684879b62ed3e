package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.NodeStartScript;
import io.openmldb.rollout.acceptance.testbed.ProcessSignals;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.process.PortListener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Kills and stops nodes, and starts dead ones as a person does, until something listens. */
final class NodeStarter {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A start that finds the old registration ends by itself some time after it has listened. */
  private static final Duration STEADY = Duration.ofSeconds(3);

  private final SandboxLayout layout;
  private final Map<String, Integer> starts = new ConcurrentHashMap<>();

  NodeStarter(SandboxLayout layout) {
    this.layout = layout;
  }

  /** How often it started something at {@code endpoint}. */
  int starts(String endpoint) {
    return starts.getOrDefault(endpoint, 0);
  }

  /** {@code kill -9}; whether there was something to kill. */
  boolean kill(SandboxNode node) throws IOException {
    OptionalLong pid = pid(node);
    pid.stream()
        .mapToObj(ProcessHandle::of)
        .forEach(process -> process.ifPresent(ProcessHandle::destroyForcibly));
    return pid.isPresent();
  }

  /**
   * SIGSTOP.
   *
   * @return its process id, empty where nothing runs
   */
  OptionalLong stop(SandboxNode node) throws IOException, InterruptedException {
    OptionalLong pid = pid(node);
    if (pid.isPresent()) {
      ProcessSignals.stop(pid.getAsLong());
    }
    return pid;
  }

  boolean listens(SandboxNode node) throws IOException {
    return pid(node).isPresent();
  }

  /** Starts it unless somebody did, and again until it lives on. */
  @SuppressWarnings("BusyWait") // Another process is waited for.
  void start(SandboxNode node) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long listensSince = 0;
    while (System.nanoTime() < deadline) {
      if (!listens(node)) {
        listensSince = 0;
        starts.merge(node.endpoint(), 1, Integer::sum);
        NodeStartScript.run(state(node), "start");
      } else if (listensSince == 0) {
        listensSince = System.nanoTime();
      } else if (System.nanoTime() - listensSince > STEADY.toNanos()) {
        return;
      }
      Thread.sleep(300);
    }
    throw new IOException(node.label() + " cannot be started by hand");
  }

  private OptionalLong pid(SandboxNode node) throws IOException {
    return PortListener.on(node.port(), new SandboxProcesses(layout.directory()).alive());
  }

  private static ClusterState.NodeSnapshot state(SandboxNode node) {
    return new ClusterState.NodeSnapshot(
        node.component().word().toUpperCase(Locale.ROOT),
        node.index(),
        node.endpoint(),
        node.workdir().toString(),
        null,
        null,
        null,
        0,
        false,
        null);
  }
}
