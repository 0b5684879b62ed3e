package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.EditMasking;
import io.openmldb.rollout.activities.config.NodeFile;
import io.openmldb.rollout.activities.config.SessionTimeout;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.activity.ProcessActivities;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo.ProcessChange;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Inspects and restarts the processes of nodes: gathers what a {@link NodeRestart} needs, and runs
 * it.
 */
public final class ProcessActivitiesImpl implements ProcessActivities {

  /** Longer than the restart itself may take: the timer is for when every worker has died. */
  private static final Duration WATCHDOG_MARGIN = Duration.ofSeconds(30);

  private final ClusterRegistry registry;
  private final RemoteHosts hosts;
  private final ZooKeeperClients zooKeepers;
  private final OpenmldbClients clients;
  private final LeaseAttemptRunner attempts;
  private final FailoverPauseOpener failoverPauses;
  private final SecretResolver secrets;

  /**
   * The processes of all clusters.
   *
   * @param attempts keeps apart those that change something
   * @param secrets what must not be seen in a component's log
   */
  public ProcessActivitiesImpl(
      ClusterRegistry registry,
      RemoteHosts hosts,
      ZooKeeperClients zooKeepers,
      OpenmldbClients clients,
      LeaseAttemptRunner attempts,
      FailoverPauseOpener failoverPauses,
      SecretResolver secrets) {
    this.registry = registry;
    this.hosts = hosts;
    this.zooKeepers = zooKeepers;
    this.clients = clients;
    this.attempts = attempts;
    this.failoverPauses = failoverPauses;
    this.secrets = secrets;
  }

  @Override
  public ProcessSnapshot inspect(ProcessTask task) {
    return ProcessInspector.inspect(host(task.cluster(), task.node()), task.node());
  }

  @Override
  public RestartOutcome restart(RestartTask task) {
    return attempts.run(task.lease(), held -> restart(held, task));
  }

  private RestartOutcome restart(HeldLease held, RestartTask task) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    Node node = task.node();
    RemoteHost host = host(cluster.name(), node);
    NodeFile file = NodeFile.read(host, node);
    Masking masking = masking(maskingOf(cluster, task.edit()), node, file.content());
    SshNodeControl control =
        new SshNodeControl(host, node, cluster.nodeSettings(node), masking, held.token());
    RestartHooks hooks =
        new RestartHooks(
            held::check,
            registration(cluster, node),
            SessionTimeout.longest(node.component(), file.versions(task.lease()), task.edit()),
            () -> pause(held, task, cluster));
    ProcessChange change = new ProcessChange(task.before(), task.modeBefore());
    held.update(
        record -> task.puttingBack() ? record.replacingBack(change) : record.replacing(change));
    RestartOutcome outcome = new NodeRestart(task, control, hooks, Waiter.ofActivity()).run();
    if (node.component() == Component.TABLET) {
      outcome = registrationRetry(task, cluster, control, hooks).awaitNoticeOrRestart(outcome);
    }
    if (task.puttingBack()) {
      ProcessSnapshot back = outcome.process();
      held.update(record -> record.putBackBy(back));
    }
    return outcome;
  }

  /** Further restarts are made step by step, whatever the procedure: that is quicker. */
  private RegistrationRetry registrationRetry(
      RestartTask task, ClusterConfig cluster, SshNodeControl control, RestartHooks hooks) {
    Node node = task.node();
    NameServerClient nameServer = clients.nameServer(cluster);
    Registrations registrations = zooKeepers.registrations(cluster);
    return new RegistrationRetry(
        node,
        () ->
            nameServer.tablets().stream()
                .anyMatch(seen -> seen.endpoint().equals(node.endpoint()) && seen.isHealthy()),
        () -> registrations.isTabletRegistered(node.endpoint()),
        clients.tablet(cluster, node.endpoint()),
        before ->
            new NodeRestart(
                    new RestartTask(
                        task.lease(),
                        node,
                        before,
                        task.mode(),
                        Procedure.FAST,
                        task.deadline(),
                        task.edit(),
                        task.modeBefore(),
                        task.puttingBack()),
                    control,
                    hooks,
                    Waiter.ofActivity())
                .run(),
        Waiter.ofActivity());
  }

  @Override
  public String logTail(ProcessTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    Node node = task.node();
    RemoteHost host = host(task.cluster(), node);
    Masking masking = masking(maskingOf(cluster, task.edit()), node, host.read(node.path()));
    return SshNodeControl.logTail(host, node, masking);
  }

  /** After a rollback the file does not hold the secrets any more that the log may quote. */
  private Masking maskingOf(ClusterConfig cluster, @Nullable ConfigEdit edit) {
    if (edit == null) {
      return cluster.masking();
    }
    return EditMasking.of(cluster, edit).alsoHidingValues(secrets.valuesIn(edit));
  }

  private static Masking masking(Masking masking, Node node, byte[] file) {
    return masking.alsoHidingValuesOf(ConfigFileParser.parse(node.component(), file).values());
  }

  private OpenFailoverPause pause(HeldLease held, RestartTask task, ClusterConfig cluster) {
    Node node = task.node();
    if (node.component() != Component.TABLET || !needsPause(task, cluster)) {
      return () -> {};
    }
    return failoverPauses.open(held, cluster, node, task.deadline().plus(WATCHDOG_MARGIN));
  }

  /**
   * Under DOCUMENTED the nameserver recovers a tablet that comes back by itself. What that tablet
   * still leads the nameserver would load as a leader, which can cost a sole replica its log.
   */
  private boolean needsPause(RestartTask task, ClusterConfig cluster) {
    return task.procedure() == Procedure.FAST
        || clients.nameServer(cluster).tables().stream()
            .flatMap(table -> table.partitions().stream())
            .anyMatch(partition -> partition.isLedBy(task.node().endpoint()));
  }

  private Optional<BooleanSupplier> registration(ClusterConfig cluster, Node node) {
    Registrations registrations = zooKeepers.registrations(cluster);
    String endpoint = node.endpoint();
    return switch (node.component()) {
      case TABLET -> Optional.of(() -> registrations.isTabletRegistered(endpoint));
      case NAMESERVER -> Optional.of(() -> registrations.nameservers().contains(endpoint));
      case APISERVER, TASKMANAGER -> Optional.empty();
    };
  }

  private RemoteHost host(String cluster, Node node) {
    return hosts.open(registry.cluster(cluster).address(node.host()));
  }
}
