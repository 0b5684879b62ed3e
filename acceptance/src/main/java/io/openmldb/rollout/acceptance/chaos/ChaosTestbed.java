package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.chaos.proxy.ServerCall;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.acceptance.testbed.TemporalServer;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.lifecycle.ZooKeeperServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The practice cluster, Temporal and two workers, over many runs. */
final class ChaosTestbed implements AutoCloseable, ServerCall.Listener {

  private static final int WORKERS = 2;

  private static final String TABLES =
      """
      tables:
        - {db: demo, name: onefold, partitions: 3, replicas: 1, storage: memory, rows: 25}
        - {db: demo, name: twofold, partitions: 3, replicas: 2, storage: memory, rows: 25}
        - {db: demo, name: threefold, partitions: 2, replicas: 3, storage: memory, rows: 25}
        - {db: demo, name: ondisk, partitions: 1, replicas: 2, storage: hdd, rows: 25}
      """;

  private final Testbed testbed;
  private final TemporalServer temporal;
  private final RolloutQueries rollouts;
  private final List<ChaosWorker> workers = new ArrayList<>();
  private volatile ServerCall.Listener listener = new Deaf();

  /** Starts all of it, its files in {@code folder}. */
  ChaosTestbed(Path folder) throws Exception {
    testbed = new Testbed(folder);
    boolean isUp = false;
    try {
      temporal = testbed.startTemporal();
      Path tables = Files.writeString(folder.resolve("tables.yaml"), TABLES);
      PracticeCluster cluster = testbed.startCluster("--fast", "--tables", tables.toString());
      rollouts = testbed.closeWithTestbed(new RolloutQueries(temporal.address()));
      int port =
          Integer.parseInt(temporal.address().substring(temporal.address().indexOf(':') + 1));
      for (int index = 0; index < WORKERS; index++) {
        ChaosWorker worker = ChaosWorker.of(index, folder, cluster, port, this);
        workers.add(testbed.closeWithTestbed(worker));
        worker.start();
      }
      isUp = true;
    } finally {
      if (!isUp) {
        testbed.close();
      }
    }
  }

  Path folder() {
    return testbed.folder();
  }

  PracticeCluster cluster() {
    return testbed.cluster();
  }

  SandboxLayout layout() throws IOException {
    return testbed.cluster().layout();
  }

  TemporalServer temporal() {
    return temporal;
  }

  ZooKeeperServer zookeeper() throws IOException {
    return new ZooKeeperServer(layout());
  }

  RolloutQueries rollouts() {
    return rollouts;
  }

  List<ChaosWorker> workers() {
    return workers;
  }

  /** Where workers log. */
  Path workersLogs() {
    return folder().resolve("workers");
  }

  /** From now on {@code run} sees every call that a worker makes. */
  void listen(ServerCall.Listener run) {
    listener = run;
  }

  @Override
  public boolean before(ServerCall call) throws InterruptedException {
    return listener.before(call);
  }

  @Override
  public boolean after(ServerCall call) throws InterruptedException {
    return listener.after(call);
  }

  @Override
  public void close() {
    testbed.close();
  }

  /** Lets every call pass. */
  static final class Deaf implements ServerCall.Listener {

    @Override
    public boolean before(ServerCall call) {
      return true;
    }

    @Override
    public boolean after(ServerCall call) {
      return true;
    }
  }
}
