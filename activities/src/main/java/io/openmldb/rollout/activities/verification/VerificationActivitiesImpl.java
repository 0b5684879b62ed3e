package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.config.EditMasking;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.activity.VerificationActivities;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Verifies real clusters. */
public final class VerificationActivitiesImpl implements VerificationActivities {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** The pause of a watch, which lasts long and reads the whole cluster each time. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final ClusterRegistry registry;
  private final Access access;
  private final SecretResolver secrets;
  private final EffectiveConfiguration effective;

  public VerificationActivitiesImpl(
      ClusterRegistry registry,
      Access access,
      SecretResolver secrets,
      EffectiveConfiguration effective) {
    this.registry = registry;
    this.access = access;
    this.secrets = secrets;
    this.effective = effective;
  }

  @Override
  public Baseline baseline(String cluster) {
    ClusterObserver reading = access.reading(registry.cluster(cluster));
    long last = reading.operations().stream().mapToLong(OperationStatus::id).max().orElse(0);
    return new Baseline(last, reading.snapshot().rows());
  }

  @Override
  public Health awaitHealth(HealthTask task) {
    StabilityCheck unrest = new StabilityCheck(task.before(), task.own());
    HealthCheck check = healthOf(task.cluster(), unrest, Waiter.ofActivity());
    return new Health(check.await(task.cluster(), task.deadline()), unrest.sighting());
  }

  @Override
  public Health watchHealth(WatchTask task) {
    Waiter waiter = Waiter.ofActivity();
    HealthCheck check = healthOf(task.cluster(), new StabilityCheck(null, List.of()), waiter);
    Instant end = task.duration() == null ? task.until() : waiter.now().plus(task.duration());
    while (waiter.now().isBefore(end)) {
      List<String> problems = check.await(task.cluster(), task.patience());
      if (!problems.isEmpty()) {
        return new Health(problems);
      }
      waiter.sleep(BETWEEN_LOOKS);
    }
    return new Health(List.of());
  }

  @Override
  public Health awaitJobs(JobsTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    RemoteHost host = access.hosts().open(cluster.address(task.node().host()));
    Waiter waiter = Waiter.ofActivity();
    Instant end = waiter.now().plus(task.deadline());
    while (true) {
      List<String> jobs =
          RunningJobs.of(host, task.node()).stream().map(RunningJob::toString).toList();
      if (jobs.isEmpty() || !waiter.now().isBefore(end)) {
        return new Health(jobs);
      }
      waiter.sleep(BETWEEN_LOOKS);
    }
  }

  private HealthCheck healthOf(String cluster, StabilityCheck unrest, Waiter waiter) {
    return new HealthCheck(
        access.reading(registry.cluster(cluster)), unrest, waiter, ProgressReporter.ofActivity());
  }

  @Override
  public NodeProof verify(VerifyTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    NodeVerification verification =
        new NodeVerification(
            task,
            access.hosts().open(cluster.address(task.node().host())),
            new ReachabilityCheck(access.zooKeepers().registrations(cluster)),
            access.reading(cluster),
            Waiter.ofActivity());
    return verification.prove(
        secrets.resolve(task.edit()), EditMasking.of(cluster, task.edit()), effective);
  }

  @Override
  public Confirmation confirm(ConfirmTask task) {
    Waiter waiter = Waiter.ofActivity();
    Confirming confirming =
        new Confirming(task, access.reading(registry.cluster(task.cluster())), waiter);
    try {
      waiter
          .forWhat("cluster " + task.cluster() + " to be healthy, with all operations finished")
          .atMost(task.deadline())
          .every(PAUSE)
          .until(confirming::isSettled);
    } catch (WaitTimeoutException e) {
      // What is found now is the answer.
    }
    return new Confirmation(confirming.findings);
  }

  /** Checks repeatedly, until nothing is found that may pass by itself. */
  private static final class Confirming {
    private final ConfirmTask task;
    private final ClusterObserver reading;
    private final Waiter waiter;
    private final FollowerLagTracker keepingUp = new FollowerLagTracker();
    private List<Finding> findings = List.of();

    Confirming(ConfirmTask task, ClusterObserver reading, Waiter waiter) {
      this.task = task;
      this.reading = reading;
      this.waiter = waiter;
    }

    boolean isSettled() {
      try {
        ClusterSnapshot snapshot = keepingUp.comparedWithEarlier(reading.snapshot(), waiter.now());
        findings = ClusterConfirmation.findings(task, snapshot, reading.operations());
      } catch (ActivityException e) {
        if (!e.isRetryable()) {
          throw e;
        }
        findings =
            List.of(
                Finding.ofCluster(
                    FindingLevel.ERROR, FindingCode.CLUSTER_UNREADABLE, e.getMessage(), null));
      }
      return findings.stream().noneMatch(ClusterConfirmation::mayPass);
    }
  }

  /**
   * How verification reaches hosts and servers.
   *
   * @param zooKeepers what is registered
   * @param hosts the hosts of all clusters
   * @param clients the servers of all clusters
   * @param contexts where independent calls are made side by side
   */
  public record Access(
      ZooKeeperClients zooKeepers,
      RemoteHosts hosts,
      OpenmldbClients clients,
      ClusterContexts contexts) {

    ClusterObserver reading(ClusterConfig cluster) {
      return new ClusterObserver(
          clients.reader(cluster, contexts.inspectionCalls(cluster)),
          clients.nameServer(cluster),
          zooKeepers.registrations(cluster),
          () -> new TopologyDiscovery(zooKeepers).topology(cluster),
          clients.leadingNameservers(cluster, contexts.inspectionCalls(cluster)));
    }
  }
}
