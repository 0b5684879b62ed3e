package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.config.Secrets;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.ssh.Hosts;
import io.openmldb.rollout.activities.waiting.WaitTimeoutException;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.steps.Verification;
import java.time.Duration;
import java.util.List;

/** Verifies real clusters. */
public final class VerificationActivity implements Verification {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of a watch, which goes on for long and reads the whole cluster each time. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final ClusterRegistry registry;
  private final Access access;
  private final Secrets secrets;
  private final EffectiveConfiguration effective;

  public VerificationActivity(
      ClusterRegistry registry, Access access, Secrets secrets, EffectiveConfiguration effective) {
    this.registry = registry;
    this.access = access;
    this.secrets = secrets;
    this.effective = effective;
  }

  @Override
  public Baseline baseline(String cluster) {
    Reading reading = access.reading(registry.cluster(cluster));
    long last = reading.operations().stream().mapToLong(OperationStatus::id).max().orElse(0);
    return new Baseline(last, reading.view().rows());
  }

  @Override
  public Health awaitHealth(HealthTask task) {
    Unrest unrest = new Unrest(task.before(), task.own());
    HealthCheck check = healthOf(task.cluster(), unrest, Waits.ofActivity());
    return new Health(check.await(task.cluster(), task.deadline()), unrest.sighting());
  }

  @Override
  public Health watchHealth(WatchTask task) {
    Waits waits = Waits.ofActivity();
    HealthCheck check = healthOf(task.cluster(), new Unrest(null, List.of()), waits);
    while (waits.now().isBefore(task.until())) {
      List<String> problems = check.await(task.cluster(), task.patience());
      if (!problems.isEmpty()) {
        return new Health(problems);
      }
      waits.sleep(BETWEEN_LOOKS);
    }
    return new Health(List.of());
  }

  private HealthCheck healthOf(String cluster, Unrest unrest, Waits waits) {
    return new HealthCheck(access.reading(registry.cluster(cluster)), unrest, waits);
  }

  @Override
  public NodeProof verify(VerifyTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    NodeVerification verification =
        new NodeVerification(
            task,
            access.hosts().open(cluster.address(task.node().host())),
            new Presence(access.zookeepers().registrations(cluster)),
            access.reading(cluster),
            Waits.ofActivity());
    return verification.prove(
        secrets.resolve(task.edit()), Masks.of(cluster, task.edit()), effective);
  }

  @Override
  public Confirmation confirm(ConfirmTask task) {
    Waits waits = Waits.ofActivity();
    Confirming confirming =
        new Confirming(task, access.reading(registry.cluster(task.cluster())), waits);
    try {
      waits
          .forWhat("cluster " + task.cluster() + " to be as it should")
          .atMost(task.deadline())
          .every(PAUSE)
          .until(confirming::isSettled);
    } catch (WaitTimeoutException e) {
      // What is found now is the answer.
    }
    return new Confirmation(confirming.findings);
  }

  /** Looks again and again, until nothing is found that waiting may mend. */
  private static final class Confirming {
    private final ConfirmTask task;
    private final Reading reading;
    private final Waits waits;
    private final KeepingUp keepingUp = new KeepingUp();
    private List<Finding> findings = List.of();

    Confirming(ConfirmTask task, Reading reading, Waits waits) {
      this.task = task;
      this.reading = reading;
      this.waits = waits;
    }

    boolean isSettled() {
      try {
        ClusterView view = keepingUp.next(reading.view(), waits.now());
        findings = ClusterConfirmation.findings(task, view, reading.operations());
      } catch (StepException e) {
        if (!e.isRetryable()) {
          throw e;
        }
        findings =
            List.of(
                Finding.ofCluster(
                    Level.ERROR, ClusterConfirmation.CLUSTER_UNREADABLE, e.getMessage(), null));
      }
      return findings.stream().noneMatch(ClusterConfirmation::mayPass);
    }
  }

  /**
   * How verification reaches hosts and servers.
   *
   * @param zookeepers what is registered
   * @param hosts the hosts of all clusters
   * @param clients the servers of all clusters
   * @param sessions where independent calls are made side by side
   */
  public record Access(
      ZooKeepers zookeepers, Hosts hosts, OpenmldbClients clients, Sessions sessions) {

    Reading reading(ClusterConfig cluster) {
      return new Reading(
          clients.reader(cluster, sessions.looks(cluster)),
          clients.nameServer(cluster),
          zookeepers.registrations(cluster),
          () -> new Discovery(zookeepers).topology(cluster),
          clients.leadingNameservers(cluster, sessions.looks(cluster)));
    }
  }
}
