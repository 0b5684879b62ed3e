package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.BrpcPages;
import io.openmldb.rollout.sandbox.server.http.HoldCallFault;
import io.openmldb.rollout.sandbox.server.http.HttpListener;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.RpcDispatcher;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.RepeatingTask;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.zk.NodeRegistration;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A running tablet. */
public final class TabletServer implements AutoCloseable {
  private final HttpListener front;
  private final ZkSession session;
  private final ScheduledExecutorService clock;

  private TabletServer(HttpListener front, ZkSession session, ScheduledExecutorService clock) {
    this.front = front;
    this.session = session;
    this.clock = clock;
  }

  /**
   * Listens, then registers; returns once the tablet is there for the cluster.
   *
   * @param workingDirectory what the flags' relative paths are relative to
   * @throws ServerStartException if the endpoint is taken, ZooKeeper is not there, or this
   *     endpoint's registration is
   */
  public static TabletServer start(FlagSettings flags, Path workingDirectory)
      throws ServerStartException {
    String endpoint = flags.text("endpoint");
    ServerTimings timings = new ServerTimings(flags);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("clock"));
    ZkSession session = connect(flags);
    RpcService service = service(flags, timings, session, workingDirectory, clock);
    HoldCallFault calls =
        new HoldCallFault(
            new InjectedFaults(workingDirectory), new RpcDispatcher(endpoint, service));
    HttpListener front =
        HttpListener.start(endpoint, new BrpcPages(endpoint, flags, service, calls));
    System.out.println("start tablet on endpoint " + endpoint + " with version 0.9.3-c1766bbe");
    NodeRegistration registration = new NodeRegistration(session, endpoint);
    registration.registerAtStart();
    RepeatingTask.schedule(clock, timings.keepAliveCheck(), registration::keepAlive);
    return new TabletServer(front, session, clock);
  }

  private static ZkSession connect(FlagSettings flags) throws ServerStartException {
    try {
      return ZkSession.open(ZkSettings.of(flags));
    } catch (IOException e) {
      throw new ServerStartException("Fail to init zk: " + e.getMessage(), e);
    }
  }

  private static RpcService service(
      FlagSettings flags,
      ServerTimings timings,
      ZkSession session,
      Path workingDirectory,
      ScheduledExecutorService clock) {
    TabletReplicas tablet = new TabletReplicas();
    RpcClient client = new RpcClient(timings.requestTimeout());
    Replicator replicator = new Replicator(flags, timings, client, clock);
    DataRoots roots = new DataRoots(workingDirectory, flags);
    LoadingQueue queue =
        new LoadingQueue(
            flags.number("task_pool_size"),
            timings,
            new InjectedFaults(workingDirectory),
            replicator,
            clock);
    RpcService service = new RpcService("openmldb.api.TabletServer");
    new RowMethods(tablet, replicator, new MemoryLimit(flags)).addTo(service);
    new TabletTableMethods(tablet, replicator, roots, queue).addTo(service);
    new TabletStatusMethods(flags.text("endpoint"), tablet, replicator, session).addTo(service);
    new ReplicationMethods(tablet, replicator, new InjectedFaults(workingDirectory)).addTo(service);
    new SnapshotMethods(tablet, roots, client).addTo(service);
    return service;
  }

  /**
   * Ends as a killed process does: its registration stays until the session has run out; for tests.
   */
  public void kill() {
    front.close();
    clock.shutdownNow();
    session.abandon();
  }

  /** Ends, and its registration with it at once; for tests. */
  @Override
  public void close() throws IOException {
    front.close();
    clock.shutdownNow();
    session.close();
  }
}
