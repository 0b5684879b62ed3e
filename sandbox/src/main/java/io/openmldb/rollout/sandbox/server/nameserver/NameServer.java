package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.BrpcPages;
import io.openmldb.rollout.sandbox.server.http.HoldCallFault;
import io.openmldb.rollout.sandbox.server.http.HttpListener;
import io.openmldb.rollout.sandbox.server.http.RpcDispatcher;
import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.RepeatingTask;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** A running nameserver, leader or standby. */
public final class NameServer implements AutoCloseable {
  private final FlagSettings flags;
  private final InjectedFaults faults;
  private final ZkSession session;
  private final AtomicReference<LeaderTerm> leading = new AtomicReference<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("election"));
  private final HttpListener front;

  private NameServer(FlagSettings flags, Path workingDirectory) throws ServerStartException {
    this.flags = flags;
    this.faults = new InjectedFaults(workingDirectory);
    String endpoint = flags.text("endpoint");
    LeaderService service = new LeaderService(leading);
    ShowMethods.addTo(service);
    SchemaMethods.addTo(service);
    ReplicaMethods.addTo(service);
    OperationMethods.addTo(service);
    try {
      this.session = ZkSession.open(ZkSettings.of(flags));
    } catch (IOException e) {
      throw new ServerStartException("Fail to init zk: " + e.getMessage(), e);
    }
    HoldCallFault calls = new HoldCallFault(faults, new RpcDispatcher(endpoint, service.rpcs()));
    this.front =
        HttpListener.start(endpoint, new BrpcPages(endpoint, flags, service.rpcs(), calls));
    System.out.println("start nameserver on endpoint " + endpoint + " with version 0.9.3-c1766bbe");
  }

  /**
   * Listens, then joins the election; returns once it has joined, whoever leads.
   *
   * @throws ServerStartException if the endpoint is taken or ZooKeeper is not there
   */
  public static NameServer start(FlagSettings flags, Path workingDirectory)
      throws ServerStartException {
    NameServer server = new NameServer(flags, workingDirectory);
    try {
      server.joinElection();
    } catch (IOException e) {
      throw new ServerStartException("Fail to join the election: " + e.getMessage(), e);
    }
    return server;
  }

  private void joinElection() throws IOException {
    ServerTimings timings = new ServerTimings(flags);
    NameserverElection election =
        new NameserverElection(
            session, flags.text("endpoint"), clock, this::elected, this::deposed);
    election.join();
    RepeatingTask.schedule(clock, timings.keepAliveCheck(), election::keepAlive);
    RepeatingTask.schedule(clock, timings.zkSession().dividedBy(4), election::checkSession);
  }

  private void elected() {
    LeaderTerm reign = new LeaderTerm(flags, session, faults);
    try {
      reign.begin(flags.isTrue("auto_failover"));
    } catch (RuntimeException e) {
      reign.end();
      throw e;
    }
    leading.set(reign);
  }

  private void deposed() {
    LeaderTerm reign = leading.getAndSet(null);
    if (reign != null) {
      reign.end();
    }
  }

  /** Ends as a killed process does: its place stays until the session has run out; for tests. */
  public void kill() {
    front.close();
    clock.shutdownNow();
    deposed();
    session.abandon();
  }

  /** Ends, and its place in the election with it at once; for tests. */
  @Override
  public void close() throws IOException {
    front.close();
    clock.shutdownNow();
    deposed();
    session.close();
  }
}
