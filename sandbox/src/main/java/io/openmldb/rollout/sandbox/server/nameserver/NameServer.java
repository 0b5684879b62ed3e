package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.ServerTransport;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A running nameserver, leader or standby. */
public final class NameServer implements AutoCloseable {
  private final ServerEnvironment environment;
  private final ZkSession session;
  private final AtomicReference<LeaderTerm> leading = new AtomicReference<>();
  private final TaskExecutor clock;
  private final ServerTransport.Listener front;

  private NameServer(ServerEnvironment environment) throws ServerStartException {
    this.environment = environment;
    this.clock = environment.runtime().executor("election", 1);
    LeaderService service = new LeaderService(leading);
    ShowMethods.addTo(service);
    SchemaMethods.addTo(service);
    ReplicaMethods.addTo(service);
    OperationMethods.addTo(service);
    try {
      this.session = environment.zooKeeper().open();
    } catch (IOException e) {
      throw new ServerStartException("Fail to init zk: " + e.getMessage(), e);
    }
    this.front = environment.transport().listen(environment.endpoint(), service.rpcs());
  }

  /**
   * Starts a nameserver as a process of its own has it.
   *
   * @throws ServerStartException if the endpoint is taken or ZooKeeper is not there
   */
  public static NameServer start(FlagSettings flags, Path workingDirectory)
      throws ServerStartException {
    NameServer server = new NameServer(ServerEnvironment.ofProcess(flags, workingDirectory));
    System.out.println(
        "start nameserver on endpoint " + flags.text("endpoint") + " with version 0.9.3-c1766bbe");
    server.join();
    return server;
  }

  /**
   * Listens, then joins the election; returns once it has joined, whoever leads.
   *
   * @throws ServerStartException if the endpoint is taken or ZooKeeper is not there
   */
  public static NameServer start(ServerEnvironment environment) throws ServerStartException {
    NameServer server = new NameServer(environment);
    server.join();
    return server;
  }

  private void join() throws ServerStartException {
    try {
      joinElection();
    } catch (IOException e) {
      throw new ServerStartException("Fail to join the election: " + e.getMessage(), e);
    }
  }

  private void joinElection() throws IOException {
    ServerTimings timings = environment.timings();
    NameserverElection election =
        new NameserverElection(
            session, environment.endpoint(), clock, this::elected, this::deposed);
    election.join();
    clock.repeat(timings.keepAliveCheck(), election::keepAlive);
    clock.repeat(timings.zkSession().dividedBy(4), election::checkSession);
  }

  private void elected() {
    LeaderTerm reign = new LeaderTerm(environment, session);
    try {
      reign.begin(environment.flags().isTrue("auto_failover"));
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
    clock.stop();
    deposed();
    session.abandon();
  }

  /** Ends, and its place in the election with it at once; for tests. */
  @Override
  public void close() throws IOException {
    front.close();
    clock.stop();
    deposed();
    session.close();
  }
}
