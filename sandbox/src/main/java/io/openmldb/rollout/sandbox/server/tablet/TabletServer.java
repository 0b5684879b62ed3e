package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.http.ServerTransport;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import io.openmldb.rollout.sandbox.server.tablet.storage.DataRoots;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import io.openmldb.rollout.sandbox.server.tablet.storage.TabletDisk;
import io.openmldb.rollout.sandbox.server.zk.NodeRegistration;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** A running tablet. */
public final class TabletServer implements AutoCloseable {
  private final ServerEnvironment environment;
  private final TabletReplicas tablet = new TabletReplicas();
  private final Replicator replicator;
  private final LoadingQueue loading;
  private final ZkSession session;
  private final TaskExecutor clock;
  private final ServerTransport.Listener front;

  private TabletServer(ServerEnvironment environment, TabletDisk disk, ZkSession session)
      throws ServerStartException {
    RpcClient client = environment.transport().client(environment.timings().requestTimeout());
    this.environment = environment;
    this.session = session;
    this.clock = environment.runtime().executor("clock", 1);
    this.replicator = new Replicator(environment, client);
    this.loading = new LoadingQueue(environment, replicator);
    RpcService service = new RpcService("openmldb.api.TabletServer");
    new RowMethods(tablet, replicator, new MemoryLimit(environment.flags())).addTo(service);
    new TabletTableMethods(tablet, replicator, disk, loading).addTo(service);
    new TabletStatusMethods(environment.endpoint(), tablet, replicator, session).addTo(service);
    new ReplicationMethods(tablet, replicator, environment.runtime(), environment.faults())
        .addTo(service);
    new SnapshotMethods(tablet, disk, client).addTo(service);
    this.front = environment.transport().listen(environment.endpoint(), service);
  }

  /**
   * Starts a tablet as a process of its own has it.
   *
   * @param workingDirectory what the flags' relative paths are relative to
   * @throws ServerStartException if the endpoint is taken, ZooKeeper is not there, or this
   *     endpoint's registration is
   */
  public static TabletServer start(FlagSettings flags, Path workingDirectory)
      throws ServerStartException {
    TabletServer server =
        listen(
            ServerEnvironment.ofProcess(flags, workingDirectory),
            new DataRoots(workingDirectory, flags));
    System.out.println(
        "start tablet on endpoint " + flags.text("endpoint") + " with version 0.9.3-c1766bbe");
    server.register();
    return server;
  }

  /**
   * Listens, then registers; returns once the tablet is there for the cluster.
   *
   * @param disk what the tablet before has left
   * @throws ServerStartException if the endpoint is taken, ZooKeeper is not there, or this
   *     endpoint's registration is
   */
  public static TabletServer start(ServerEnvironment environment, TabletDisk disk)
      throws ServerStartException {
    TabletServer server = listen(environment, disk);
    try {
      server.register();
    } catch (ServerStartException e) {
      server.kill(); // As the process ends that cannot register.
      throw e;
    }
    return server;
  }

  private static TabletServer listen(ServerEnvironment environment, TabletDisk disk)
      throws ServerStartException {
    return new TabletServer(environment, disk, connect(environment));
  }

  private void register() throws ServerStartException {
    NodeRegistration registration = new NodeRegistration(session, environment.endpoint());
    registration.registerAtStart();
    clock.repeat(environment.timings().keepAliveCheck(), registration::keepAlive);
  }

  private static ZkSession connect(ServerEnvironment environment) throws ServerStartException {
    try {
      return environment.zooKeeper().open();
    } catch (IOException e) {
      throw new ServerStartException("Fail to init zk: " + e.getMessage(), e);
    }
  }

  /** Whether it refuses every write now; for tests. */
  public boolean isFenced() {
    return tablet.isFenced();
  }

  /** A replica, if it serves one; for tests. */
  public Optional<ReplicaView> replica(int tid, int pid) {
    return tablet.find(new PartitionKey(tid, pid)).map(this::view);
  }

  private ReplicaView view(Replica replica) {
    PartitionKey id = replica.meta().id();
    try {
      return new ReplicaView(
          id.tid(),
          id.pid(),
          replica.mode() == ReplicaMode.kTableLeader,
          replica.entriesAfter(0, Integer.MAX_VALUE),
          replica.records(),
          replicator.followers(id).stream().map(FollowerReplication::endpoint).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + id, e);
    }
  }

  /**
   * Applies the first half of a replica's log a second time, as a leader does that sends to a
   * replica before it is loaded; for tests.
   */
  public void applyLogTwice(int tid, int pid) {
    tablet.get(new PartitionKey(tid, pid)).applyHalfTwice();
  }

  /**
   * Ends as a killed process does: its registration stays until the session has run out; for tests.
   */
  public void kill() {
    stop();
    session.abandon();
  }

  /** Ends, and its registration with it at once; for tests. */
  @Override
  public void close() throws IOException {
    stop();
    session.close();
  }

  private void stop() {
    front.close();
    clock.stop();
    loading.stop();
    replicator.stop();
  }
}
