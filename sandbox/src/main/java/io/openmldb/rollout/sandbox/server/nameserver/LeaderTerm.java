package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.MetadataStore;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.nameserver.operation.EndpointOperations;
import io.openmldb.rollout.sandbox.server.nameserver.operation.OperationPlans;
import io.openmldb.rollout.sandbox.server.nameserver.operation.OperationRegistry;
import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.RepeatingTask;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One reign of one nameserver: everything that only the leader has, rebuilt from ZooKeeper at its
 * beginning.
 */
final class LeaderTerm {
  /**
   * Status, mode and internal tables: a tablet that hangs may hold up one of them, not the others.
   */
  private static final int CALLERS = 3;

  private final ClusterMetadata cluster;
  private final OperationRegistry operations;
  private final EndpointOperations endpoints;
  private final TableCreation creation;
  private final SystemTables systemTables;
  private final AutoFailover failover;
  private final TabletStatusPoll poll;
  private final ModeSender modes;
  private final TabletWatch nodes;
  private final ServerTimings timings;
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("control"));
  private final ScheduledExecutorService callers =
      Executors.newScheduledThreadPool(CALLERS, DaemonThreads.named("calls"));

  LeaderTerm(FlagSettings flags, ZkSession session, InjectedFaults faults) {
    this.timings = new ServerTimings(flags);
    TabletCalls tablets = new TabletCalls(new RpcClient(timings.requestTimeout()));
    this.cluster = new ClusterMetadata(new MetadataStore(session));
    OperationPlans plans = new OperationPlans(cluster, tablets);
    this.operations = new OperationRegistry(flags, timings, faults, cluster.store(), plans);
    this.endpoints = new EndpointOperations(cluster, operations);
    this.creation = new TableCreation(cluster, tablets, flags);
    this.systemTables =
        new SystemTables(cluster, creation, tablets, flags.number("system_table_replica_num"));
    this.failover = new AutoFailover(cluster, endpoints, timings);
    this.poll = new TabletStatusPoll(cluster, tablets);
    this.modes = new ModeSender(cluster, tablets, timings, callers);
    this.nodes =
        new TabletWatch(
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
    RepeatingTask.schedule(callers, timings.tableStatusPoll(), poll::run);
    RepeatingTask.schedule(control, timings.offlineCheck(), failover::check);
    RepeatingTask.schedule(callers, timings.tableStatusPoll(), systemTables::createMissing);
  }

  /** Ends this reign; what is under way goes on with the next leader. */
  void end() {
    control.shutdownNow();
    callers.shutdownNow();
    operations.stop();
  }

  /** Tablets that come and go. */
  private final class Tablets implements TabletWatch.Listener {
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

  ClusterMetadata cluster() {
    return cluster;
  }

  OperationRegistry operations() {
    return operations;
  }

  EndpointOperations endpoints() {
    return endpoints;
  }

  TableCreation creation() {
    return creation;
  }
}
