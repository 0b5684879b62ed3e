package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.MetadataStore;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.nameserver.operation.EndpointOperations;
import io.openmldb.rollout.sandbox.server.nameserver.operation.OperationPlans;
import io.openmldb.rollout.sandbox.server.nameserver.operation.OperationRegistry;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;

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
  private final TaskExecutor control;
  private final TaskExecutor callers;

  LeaderTerm(ServerEnvironment environment, ZkSession session) {
    FlagSettings flags = environment.flags();
    ServerRuntime runtime = environment.runtime();
    this.timings = environment.timings();
    this.control = runtime.executor("control", 1);
    this.callers = runtime.executor("calls", CALLERS);
    TabletCalls tablets = new TabletCalls(environment.transport().client(timings.requestTimeout()));
    this.cluster = new ClusterMetadata(new MetadataStore(session), runtime);
    OperationPlans plans = new OperationPlans(cluster, tablets);
    this.operations = new OperationRegistry(environment, cluster.store(), plans);
    this.endpoints = new EndpointOperations(cluster, operations);
    this.creation = new TableCreation(cluster, tablets, flags);
    this.systemTables =
        new SystemTables(cluster, creation, tablets, flags.number("system_table_replica_num"));
    this.failover = new AutoFailover(cluster, endpoints, timings);
    this.poll = new TabletStatusPoll(cluster, tablets);
    this.modes = new ModeSender(cluster, tablets, timings, callers);
    this.nodes =
        new TabletWatch(
            session, control, new Tablets(), environment.faults(), environment.chance());
  }

  /** Takes over; returns when requests can be served. */
  void begin(boolean autoFailoverFlag) {
    cluster.store().layOut(autoFailoverFlag);
    cluster.load();
    control.runAndWait(nodes::look);
    operations.start();
    modes.sendSoon();
    callers.repeat(timings.tableStatusPoll(), poll::run);
    control.repeat(timings.offlineCheck(), failover::check);
    callers.repeat(timings.tableStatusPoll(), systemTables::createMissing);
  }

  /** Ends this reign; what is under way goes on with the next leader. */
  void end() {
    control.stop();
    callers.stop();
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
