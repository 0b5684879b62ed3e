package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.ConfigFilesActivity;
import io.openmldb.rollout.activities.LeasesActivity;
import io.openmldb.rollout.activities.ProcessesActivity;
import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.cluster.LeaseAttempts;
import io.openmldb.rollout.activities.cluster.LeaseOwners;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.cluster.SecretSource;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.config.Secrets;
import io.openmldb.rollout.activities.drift.DriftActivity;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.failover.FailoverWindows;
import io.openmldb.rollout.activities.openmldb.looks.LooksActivity;
import io.openmldb.rollout.activities.openmldb.moves.LeaderMovesActivity;
import io.openmldb.rollout.activities.openmldb.recovery.InterruptedRolloutRepair;
import io.openmldb.rollout.activities.openmldb.recovery.MendingActivity;
import io.openmldb.rollout.activities.openmldb.recovery.RecoveryActivity;
import io.openmldb.rollout.activities.openmldb.recovery.ReturnedTablets;
import io.openmldb.rollout.activities.openmldb.replicas.RoomReader;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.planning.NodeAccess;
import io.openmldb.rollout.activities.planning.PlanningActivity;
import io.openmldb.rollout.activities.ssh.Hosts;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.activities.verification.FlagsPages;
import io.openmldb.rollout.activities.verification.VerificationActivity;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** The activities with everything that they reach the world through, wired together. */
final class Hands implements AutoCloseable {

  private final ClusterRegistry registry;
  private final ZooKeepers zookeepers = new ZooKeepers();
  private final Hosts hosts = new Hosts();
  private final OpenmldbClients clients = new OpenmldbClients(zookeepers);
  private final EffectiveConfiguration effective = new EffectiveConfiguration(new FlagsPages());
  private final LeaseStore leases;
  private final Secrets secrets;
  private final Sessions sessions;
  private final List<Object> activities;

  Hands(ClusterRegistry registry, WorkflowClient client) {
    this.registry = registry;
    TemporalLeaseOwners owners = new TemporalLeaseOwners(client);
    this.leases = new LeaseStore(registry, zookeepers, owners::home);
    this.secrets = secrets(registry.secrets());
    LeaseAttempts attempts = new LeaseAttempts(leases);
    this.sessions =
        new Sessions(zookeepers, attempts, clients, this::host, ReturnedTablets::recover);
    this.activities =
        List.of(
            planning(owners),
            verification(),
            new LeasesActivity(
                registry,
                leases,
                attempts,
                clients,
                new Discovery(zookeepers),
                new InterruptedRolloutRepair(sessions, this::host),
                owners),
            new ConfigFilesActivity(registry, hosts, attempts, secrets),
            new ProcessesActivity(
                registry,
                hosts,
                zookeepers,
                clients,
                attempts,
                new FailoverWindows(sessions),
                secrets),
            new LeaderMovesActivity(registry, clients, sessions, new RoomReader(zookeepers, hosts)),
            new RecoveryActivity(registry, clients, sessions),
            new MendingActivity(registry, clients, sessions, zookeepers),
            new LooksActivity(registry, clients, sessions),
            new DriftActivity(
                registry, new Discovery(zookeepers), hosts, sessions, new FlagsPages()),
            new TemporalFactsActivity(client));
  }

  /** An object for each activity interface. */
  List<Object> activities() {
    return activities;
  }

  @Override
  public void close() {
    sessions.close();
    hosts.close();
    zookeepers.close();
  }

  private RemoteHost host(ClusterConfig cluster, String name) {
    return hosts.open(cluster.address(name));
  }

  private PlanningActivity planning(LeaseOwners owners) {
    return new PlanningActivity(
        registry,
        zookeepers,
        leases,
        new NodeAccess(hosts, clients, sessions, secrets, effective),
        owners);
  }

  private VerificationActivity verification() {
    return new VerificationActivity(
        registry,
        new VerificationActivity.Access(zookeepers, hosts, clients, sessions),
        secrets,
        effective);
  }

  private static Secrets secrets(SecretSource source) {
    return source
        .directory()
        .map(Secrets::fromDirectory)
        .orElseGet(() -> Secrets.fromEnvironment(System.getenv()));
  }
}
