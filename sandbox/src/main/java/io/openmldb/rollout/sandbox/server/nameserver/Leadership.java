package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.flags.Flags;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.life.DaemonThreads;
import io.openmldb.rollout.sandbox.server.life.Faults;
import io.openmldb.rollout.sandbox.server.life.Repeating;
import io.openmldb.rollout.sandbox.server.life.Timings;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One reign of one nameserver: everything that only the leader has, rebuilt from ZooKeeper at its
 * beginning.
 */
final class Leadership {
  /**
   * Status, mode and internal tables: a tablet that hangs may hold up one of them, not the others.
   */
  private static final int CALLERS = 3;

  private final Cluster cluster;
  private final Operations operations;
  private final EndpointOperations endpoints;
  private final TableCreation creation;
  private final SystemTables systemTables;
  private final Failover failover;
  private final StatusPoll poll;
  private final ModeSender modes;
  private final NodeWatch nodes;
  private final Timings timings;
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("control"));
  private final ScheduledExecutorService callers =
      Executors.newScheduledThreadPool(CALLERS, DaemonThreads.named("calls"));

  Leadership(Flags flags, ZkSession session, Faults faults) {
    this.timings = new Timings(flags);
    TabletClient tablets = new TabletClient(new RpcClient(timings.requestTimeout()));
    this.cluster = new Cluster(new Store(session));
    OpPlans plans = new OpPlans(cluster, tablets);
    this.operations = new Operations(flags, timings, faults, cluster.store(), plans);
    this.endpoints = new EndpointOperations(cluster, operations);
    this.creation = new TableCreation(cluster, tablets, flags);
    this.systemTables =
        new SystemTables(cluster, creation, tablets, flags.number("system_table_replica_num"));
    this.failover = new Failover(cluster, endpoints, timings);
    this.poll = new StatusPoll(cluster, tablets);
    this.modes = new ModeSender(cluster, tablets, timings, callers);
    this.nodes =
        new NodeWatch(
            session,
            control,
            new Tablets(),
            faults,
            () -> ThreadLocalRandom.current().nextBoolean());
  }

  /** Takes over; returns when requests can be served. */
  void begin(boolean autoFailoverFlag) {
    cluster.store().layOut(autoFailoverFlag);
    cluster.load();
    CompletableFuture.runAsync(nodes::look, control).join();
    operations.start();
    modes.sendSoon();
    Repeating.schedule(callers, timings.tableStatusPoll(), poll::run);
    Repeating.schedule(control, timings.offlineCheck(), failover::check);
    Repeating.schedule(callers, timings.tableStatusPoll(), systemTables::createMissing);
  }

  /** Ends this reign; what is under way goes on with the next leader. */
  void end() {
    control.shutdownNow();
    callers.shutdownNow();
    operations.stop();
  }

  /** Tablets that come and go. */
  private final class Tablets implements NodeWatch.Listener {
    @Override
    public void arrived(String endpoint, boolean fresh) {
      failover.arrived(endpoint, fresh);
      modes.sendSoon();
    }

    @Override
    public void lost(String endpoint) {
      failover.lost(endpoint);
      modes.sendSoon();
    }
  }

  Cluster cluster() {
    return cluster;
  }

  Operations operations() {
    return operations;
  }

  EndpointOperations endpoints() {
    return endpoints;
  }

  TableCreation creation() {
    return creation;
  }
}
