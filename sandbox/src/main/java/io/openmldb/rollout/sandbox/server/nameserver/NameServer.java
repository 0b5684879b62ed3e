package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.flags.Flags;
import io.openmldb.rollout.sandbox.server.http.BuiltinPages;
import io.openmldb.rollout.sandbox.server.http.HeldCalls;
import io.openmldb.rollout.sandbox.server.http.HttpFront;
import io.openmldb.rollout.sandbox.server.http.RpcDispatcher;
import io.openmldb.rollout.sandbox.server.life.DaemonThreads;
import io.openmldb.rollout.sandbox.server.life.Faults;
import io.openmldb.rollout.sandbox.server.life.Repeating;
import io.openmldb.rollout.sandbox.server.life.StartFailure;
import io.openmldb.rollout.sandbox.server.life.Timings;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** A running nameserver, leader or standby. */
public final class NameServer implements AutoCloseable {
  private final Flags flags;
  private final Faults faults;
  private final ZkSession session;
  private final AtomicReference<Leadership> leading = new AtomicReference<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("election"));
  private final HttpFront front;

  private NameServer(Flags flags, Path workingDirectory) throws StartFailure {
    this.flags = flags;
    this.faults = new Faults(workingDirectory);
    String endpoint = flags.text("endpoint");
    LeaderService service = new LeaderService(leading);
    ShowMethods.addTo(service);
    TableMethods.addTo(service);
    ReplicaMethods.addTo(service);
    OpMethods.addTo(service);
    try {
      this.session = ZkSession.open(ZkSettings.of(flags));
    } catch (IOException e) {
      throw new StartFailure("Fail to init zk: " + e.getMessage(), e);
    }
    HeldCalls calls = new HeldCalls(faults, new RpcDispatcher(endpoint, service.rpcs()));
    this.front =
        HttpFront.start(endpoint, new BuiltinPages(endpoint, flags, service.rpcs(), calls));
    System.out.println("start nameserver on endpoint " + endpoint + " with version 0.9.3-c1766bbe");
  }

  /**
   * Listens, then joins the election; returns once it has joined, whoever leads.
   *
   * @throws StartFailure if the endpoint is taken or ZooKeeper is not there
   */
  public static NameServer start(Flags flags, Path workingDirectory) throws StartFailure {
    NameServer server = new NameServer(flags, workingDirectory);
    try {
      server.joinElection();
    } catch (IOException e) {
      throw new StartFailure("Fail to join the election: " + e.getMessage(), e);
    }
    return server;
  }

  private void joinElection() throws IOException {
    Timings timings = new Timings(flags);
    Election election =
        new Election(session, flags.text("endpoint"), clock, this::elected, this::deposed);
    election.join();
    Repeating.schedule(clock, timings.keepAliveCheck(), election::keepAlive);
    Repeating.schedule(clock, timings.zkSession().dividedBy(4), election::checkSession);
  }

  private void elected() {
    Leadership reign = new Leadership(flags, session, faults);
    try {
      reign.begin(flags.isTrue("auto_failover"));
    } catch (RuntimeException e) {
      reign.end();
      throw e;
    }
    leading.set(reign);
  }

  private void deposed() {
    Leadership reign = leading.getAndSet(null);
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
