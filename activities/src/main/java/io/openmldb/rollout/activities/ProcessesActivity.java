package io.openmldb.rollout.activities;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.cluster.LeaseAttempts;
import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.Masking;
import io.openmldb.rollout.activities.config.Secrets;
import io.openmldb.rollout.activities.host.ProcessInspector;
import io.openmldb.rollout.activities.host.Restart;
import io.openmldb.rollout.activities.host.SessionTimeout;
import io.openmldb.rollout.activities.host.SshNodeControl;
import io.openmldb.rollout.activities.host.Surroundings;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.failover.FailoverPauseOpener;
import io.openmldb.rollout.activities.openmldb.failover.OpenWindow;
import io.openmldb.rollout.activities.ssh.Hosts;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.verification.Masks;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.PendingUndo.ProcessChange;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Processes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Looks at and restarts nodes' processes: finds what a {@link Restart} needs, and lets it work. */
public final class ProcessesActivity implements Processes {

  /** Longer than the restart itself may take: the timer is for when every worker has died. */
  private static final Duration ALARM_MARGIN = Duration.ofSeconds(30);

  private final ClusterRegistry registry;
  private final Hosts hosts;
  private final ZooKeepers zookeepers;
  private final OpenmldbClients clients;
  private final LeaseAttempts attempts;
  private final FailoverPauseOpener windows;
  private final Secrets secrets;

  /**
   * The processes of all clusters.
   *
   * @param attempts keeps apart those that change something
   * @param secrets what must not be seen in a component's log
   */
  public ProcessesActivity(
      ClusterRegistry registry,
      Hosts hosts,
      ZooKeepers zookeepers,
      OpenmldbClients clients,
      LeaseAttempts attempts,
      FailoverPauseOpener windows,
      Secrets secrets) {
    this.registry = registry;
    this.hosts = hosts;
    this.zookeepers = zookeepers;
    this.clients = clients;
    this.attempts = attempts;
    this.windows = windows;
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
        new SshNodeControl(host, node, cluster.environment(), masking, held.token());
    Surroundings around =
        new Surroundings(
            held::check,
            registration(cluster, node),
            SessionTimeout.longest(node.component(), file.versions(task.lease()), task.edit()),
            () -> window(held, task, cluster));
    ProcessChange change = new ProcessChange(task.before(), task.modeBefore());
    held.update(
        record -> task.puttingBack() ? record.replacingBack(change) : record.replacing(change));
    RestartOutcome outcome = new Restart(task, control, around, Waits.ofActivity()).run();
    if (node.component() == Component.TABLET) {
      outcome = noticed(task, cluster, control, around).after(outcome);
    }
    if (task.puttingBack()) {
      ProcessSnapshot back = outcome.process();
      held.update(record -> record.putBackBy(back));
    }
    return outcome;
  }

  /** Further restarts are made step by step, whatever the procedure: that is quicker. */
  private NoticedRegistration noticed(
      RestartTask task, ClusterConfig cluster, SshNodeControl control, Surroundings around) {
    Node node = task.node();
    NameServerClient nameServer = clients.nameServer(cluster);
    Registrations registrations = zookeepers.registrations(cluster);
    return new NoticedRegistration(
        node,
        () ->
            nameServer.tablets().stream()
                .anyMatch(seen -> seen.endpoint().equals(node.endpoint()) && seen.isHealthy()),
        () -> registrations.isTabletRegistered(node.endpoint()),
        clients.tablet(cluster, node.endpoint()),
        before ->
            new Restart(
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
                    around,
                    Waits.ofActivity())
                .run(),
        Waits.ofActivity());
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
  private Masking maskingOf(ClusterConfig cluster, ConfigEdit edit) {
    if (edit == null) {
      return cluster.masking();
    }
    return Masks.of(cluster, edit).alsoHidingValues(secrets.valuesIn(edit));
  }

  private static Masking masking(Masking masking, Node node, byte[] file) {
    return masking.alsoHidingValuesOf(ConfigFileParser.parse(node.component(), file).values());
  }

  private Surroundings.Window window(HeldLease held, RestartTask task, ClusterConfig cluster) {
    Node node = task.node();
    if (node.component() != Component.TABLET || task.procedure() != Procedure.FAST) {
      return () -> {};
    }
    OpenWindow window = windows.open(held, cluster, node, task.deadline().plus(ALARM_MARGIN));
    return window::close;
  }

  private Optional<BooleanSupplier> registration(ClusterConfig cluster, Node node) {
    Registrations registrations = zookeepers.registrations(cluster);
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
