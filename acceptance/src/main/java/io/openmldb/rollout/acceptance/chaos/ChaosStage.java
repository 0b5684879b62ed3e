package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.acceptance.stage.Rollouts;
import io.openmldb.rollout.acceptance.stage.Stage;
import io.openmldb.rollout.acceptance.stage.TemporalServer;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.lifecycle.ZooKeeperServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The practice cluster, Temporal and two workers, over many runs. */
final class ChaosStage implements AutoCloseable, ServerCall.Listener {

  private static final int WORKERS = 2;

  private static final String TABLES =
      """
      tables:
        - {db: demo, name: onefold, partitions: 3, replicas: 1, storage: memory, rows: 25}
        - {db: demo, name: twofold, partitions: 3, replicas: 2, storage: memory, rows: 25}
        - {db: demo, name: threefold, partitions: 2, replicas: 3, storage: memory, rows: 25}
        - {db: demo, name: ondisk, partitions: 1, replicas: 2, storage: hdd, rows: 25}
      """;

  private final Stage stage;
  private final TemporalServer temporal;
  private final Rollouts rollouts;
  private final List<ChaosWorker> workers = new ArrayList<>();
  private volatile ServerCall.Listener listener = new Deaf();

  /** Starts all of it, its files in {@code folder}. */
  ChaosStage(Path folder) throws Exception {
    stage = new Stage(folder);
    boolean isUp = false;
    try {
      temporal = stage.startTemporal();
      Path tables = Files.writeString(folder.resolve("tables.yaml"), TABLES);
      PracticeCluster cluster = stage.startCluster("--fast", "--tables", tables.toString());
      rollouts = stage.endsWithStage(new Rollouts(temporal.address()));
      int port =
          Integer.parseInt(temporal.address().substring(temporal.address().indexOf(':') + 1));
      for (int index = 0; index < WORKERS; index++) {
        ChaosWorker worker = ChaosWorker.of(index, folder, cluster, port, this);
        workers.add(stage.endsWithStage(worker));
        worker.start();
      }
      isUp = true;
    } finally {
      if (!isUp) {
        stage.close();
      }
    }
  }

  Path folder() {
    return stage.folder();
  }

  PracticeCluster cluster() {
    return stage.cluster();
  }

  House house() throws IOException {
    return stage.cluster().house();
  }

  TemporalServer temporal() {
    return temporal;
  }

  ZooKeeperServer zookeeper() throws IOException {
    return new ZooKeeperServer(house());
  }

  Rollouts rollouts() {
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
    stage.close();
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
