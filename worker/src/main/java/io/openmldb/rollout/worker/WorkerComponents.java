package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.config.ConfigFileActivitiesImpl;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.inspection.InspectionActivitiesImpl;
import io.openmldb.rollout.activities.inspection.drift.DriftActivitiesImpl;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.leadership.LeaderMoveActivitiesImpl;
import io.openmldb.rollout.activities.leadership.TabletCapacityReader;
import io.openmldb.rollout.activities.leadership.failover.FailoverPauses;
import io.openmldb.rollout.activities.lease.LeaseActivitiesImpl;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.lease.LeaseOwners;
import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.notification.NotificationActivitiesImpl;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.preflight.EarlierRollouts;
import io.openmldb.rollout.activities.preflight.PlanningAccess;
import io.openmldb.rollout.activities.preflight.PlanningActivitiesImpl;
import io.openmldb.rollout.activities.process.ProcessActivitiesImpl;
import io.openmldb.rollout.activities.recovery.InterruptedRolloutRepair;
import io.openmldb.rollout.activities.recovery.ReturnedTabletRecovery;
import io.openmldb.rollout.activities.recovery.TabletRecoveryActivitiesImpl;
import io.openmldb.rollout.activities.recovery.cluster.ClusterRecoveryActivitiesImpl;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.activities.verification.VerificationActivitiesImpl;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** The activities with everything that they reach the world through, wired together. */
final class WorkerComponents implements AutoCloseable {

  private final ClusterRegistry registry;
  private final ZooKeeperClients zookeepers = new ZooKeeperClients();
  private final RemoteHosts hosts = new RemoteHosts();
  private final OpenmldbClients clients = new OpenmldbClients(zookeepers);
  private final EffectiveConfiguration effective =
      new EffectiveConfiguration(new FlagsPageClient());
  private final LeaseStore leases;
  private final SecretResolver secrets;
  private final ClusterContexts contexts;
  private final List<Object> activities;

  WorkerComponents(ClusterRegistry registry, WorkflowClient client) {
    this.registry = registry;
    TemporalLeaseOwners owners = new TemporalLeaseOwners(client);
    this.leases = new LeaseStore(registry, zookeepers, owners::home, owners.homePlace());
    this.secrets = registry.secrets().resolver();
    LeaseAttemptRunner attempts = new LeaseAttemptRunner(leases);
    this.contexts =
        new ClusterContexts(
            zookeepers, attempts, clients, this::host, ReturnedTabletRecovery::recover);
    this.activities =
        List.of(
            planning(owners, new TemporalEarlierRollouts(client)),
            verification(),
            new LeaseActivitiesImpl(
                registry,
                leases,
                attempts,
                clients,
                new TopologyDiscovery(zookeepers),
                new InterruptedRolloutRepair(contexts, this::host),
                owners),
            new ConfigFileActivitiesImpl(registry, hosts, attempts, secrets),
            new ProcessActivitiesImpl(
                registry,
                hosts,
                zookeepers,
                clients,
                attempts,
                new FailoverPauses(contexts),
                secrets),
            new LeaderMoveActivitiesImpl(
                registry, clients, contexts, new TabletCapacityReader(zookeepers, hosts)),
            new TabletRecoveryActivitiesImpl(registry, clients, contexts),
            new ClusterRecoveryActivitiesImpl(registry, clients, contexts, zookeepers),
            new InspectionActivitiesImpl(registry, clients, contexts),
            new DriftActivitiesImpl(
                registry,
                new TopologyDiscovery(zookeepers),
                hosts,
                contexts,
                new FlagsPageClient()),
            new NotificationActivitiesImpl(registry, secrets),
            new TemporalServiceActivitiesImpl(client));
  }

  /** An object for each activity interface. */
  List<Object> activities() {
    return activities;
  }

  @Override
  public void close() {
    contexts.close();
    hosts.close();
    zookeepers.close();
  }

  private RemoteHost host(ClusterConfig cluster, String name) {
    return hosts.open(cluster.address(name));
  }

  private PlanningActivitiesImpl planning(LeaseOwners owners, EarlierRollouts earlier) {
    return new PlanningActivitiesImpl(
        registry,
        zookeepers,
        leases,
        new PlanningAccess(hosts, clients, contexts, secrets, effective),
        owners,
        earlier);
  }

  private VerificationActivitiesImpl verification() {
    return new VerificationActivitiesImpl(
        registry,
        new VerificationActivitiesImpl.Access(zookeepers, hosts, clients, contexts),
        secrets,
        effective);
  }
}
