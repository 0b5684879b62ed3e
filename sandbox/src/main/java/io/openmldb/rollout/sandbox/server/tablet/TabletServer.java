package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.flags.Flags;
import io.openmldb.rollout.sandbox.server.http.BuiltinPages;
import io.openmldb.rollout.sandbox.server.http.HeldCalls;
import io.openmldb.rollout.sandbox.server.http.HttpFront;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.RpcDispatcher;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.life.DaemonThreads;
import io.openmldb.rollout.sandbox.server.life.Faults;
import io.openmldb.rollout.sandbox.server.life.Repeating;
import io.openmldb.rollout.sandbox.server.life.StartFailure;
import io.openmldb.rollout.sandbox.server.life.Timings;
import io.openmldb.rollout.sandbox.server.zk.NodeRegistration;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A running tablet. */
public final class TabletServer implements AutoCloseable {
  private final HttpFront front;
  private final ZkSession session;
  private final ScheduledExecutorService clock;

  private TabletServer(HttpFront front, ZkSession session, ScheduledExecutorService clock) {
    this.front = front;
    this.session = session;
    this.clock = clock;
  }

  /**
   * Listens, then registers; returns once the tablet is there for the cluster.
   *
   * @param workingDirectory what the flags' relative paths are relative to
   * @throws StartFailure if the endpoint is taken, ZooKeeper is not there, or this endpoint's
   *     registration is
   */
  public static TabletServer start(Flags flags, Path workingDirectory) throws StartFailure {
    String endpoint = flags.text("endpoint");
    Timings timings = new Timings(flags);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("clock"));
    ZkSession session = connect(flags);
    RpcService service = service(flags, timings, session, workingDirectory, clock);
    HeldCalls calls =
        new HeldCalls(new Faults(workingDirectory), new RpcDispatcher(endpoint, service));
    HttpFront front = HttpFront.start(endpoint, new BuiltinPages(endpoint, flags, service, calls));
    System.out.println("start tablet on endpoint " + endpoint + " with version 0.9.3-c1766bbe");
    NodeRegistration registration = new NodeRegistration(session, endpoint);
    registration.registerAtStart();
    Repeating.schedule(clock, timings.keepAliveCheck(), registration::keepAlive);
    return new TabletServer(front, session, clock);
  }

  private static ZkSession connect(Flags flags) throws StartFailure {
    try {
      return ZkSession.open(ZkSettings.of(flags));
    } catch (IOException e) {
      throw new StartFailure("Fail to init zk: " + e.getMessage(), e);
    }
  }

  private static RpcService service(
      Flags flags,
      Timings timings,
      ZkSession session,
      Path workingDirectory,
      ScheduledExecutorService clock) {
    Tablet tablet = new Tablet();
    RpcClient client = new RpcClient(timings.requestTimeout());
    Replicator replicator = new Replicator(flags, timings, client, clock);
    DataRoots roots = new DataRoots(workingDirectory, flags);
    LoadingQueue queue =
        new LoadingQueue(
            flags.number("task_pool_size"),
            timings,
            new Faults(workingDirectory),
            replicator,
            clock);
    RpcService service = new RpcService("openmldb.api.TabletServer");
    new RowMethods(tablet, replicator, new MemoryLimit(flags)).addTo(service);
    new TableMethods(tablet, replicator, roots, queue).addTo(service);
    new StatusMethods(flags.text("endpoint"), tablet, replicator, session).addTo(service);
    new ReplicationMethods(tablet, replicator, new Faults(workingDirectory)).addTo(service);
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
