package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration.Judgement;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration.Wanted;
import io.openmldb.rollout.workflows.activity.VerificationActivities.NodeProof;
import io.openmldb.rollout.workflows.activity.VerificationActivities.VerifyTask;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that one node is as it should be.
 *
 * <ol>
 *   <li>It shows itself; a tablet's partitions are healthy.
 *   <li>Its process is the one that was started, and still is some seconds after its start.
 *   <li>Its configuration is effective.
 * </ol>
 */
final class NodeVerification {

  /** A start that lost the race for its registration ends within a moment of answering. */
  private static final Duration STILL_THE_SAME_AFTER = Duration.ofSeconds(5);

  private static final Duration SHOWING = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final VerifyTask task;
  private final RemoteHost host;
  private final ReachabilityCheck presence;
  private final ClusterObserver reading;
  private final Waiter waiter;
  private final FollowerLagTracker keepingUp = new FollowerLagTracker();
  private List<String> objections = List.of();

  NodeVerification(
      VerifyTask task,
      RemoteHost host,
      ReachabilityCheck presence,
      ClusterObserver reading,
      Waiter waiter) {
    this.task = task;
    this.host = host;
    this.presence = presence;
    this.reading = reading;
    this.waiter = waiter;
  }

  /**
   * @param edit the keys that must be effective, secrets resolved
   * @throws NotVerifiedException when it is not as it should be
   */
  NodeProof prove(ConfigEdit edit, Masking masking, EffectiveConfiguration effective) {
    requireSameProcess();
    awaitHealthy();
    awaitAge();
    requireSameProcess();
    Judgement judgement =
        effective.judge(host, node(), task.process(), edit, new Wanted(task.sha256(), masking));
    if (!judgement.isEffective()) {
      throw new NotVerifiedException(node(), judgement.objections());
    }
    if (task.sha256() == null) {
      return new NodeProof(
          judgement.proof(),
          "pid "
              + task.process().pid()
              + "; its file is somebody else's, and was not compared with what it runs with");
    }
    String how =
        judgement.proof() == EffectiveProof.FLAGS_PAGE
            ? "its flags page shows the target values"
            : "it started after the file was written, names it, and the file is the target";
    return new NodeProof(judgement.proof(), "pid " + task.process().pid() + "; " + how);
  }

  private void requireSameProcess() {
    ProcessSnapshot now = ProcessInspector.inspect(host, node());
    if (now.pid() == 0) {
      throw new NotVerifiedException(node(), List.of("nothing listens on its endpoint"));
    }
    if (!now.isSameProcess(task.process())) {
      throw new NotVerifiedException(
          node(),
          List.of(
              "its process is "
                  + now.pid()
                  + " since "
                  + now.startedAt()
                  + ", but was "
                  + task.process().pid()
                  + " since "
                  + task.process().startedAt()));
    }
  }

  private void awaitAge() {
    waiter.sleep(missing(FileProof.read(host, node(), task.process()).processAge()));
  }

  /**
   * How long a process of this age is still to be watched; the whole time where its age is unknown.
   *
   * @param age in seconds
   */
  static Duration missing(double age) {
    double known = age >= 0 ? age : 0;
    double missing = STILL_THE_SAME_AFTER.toSeconds() - known;
    return Duration.ofMillis(Math.max(0, Math.round(missing * 1_000)));
  }

  private void awaitHealthy() {
    try {
      waiter
          .forWhat(node().title() + " to show itself")
          .atMost(SHOWING)
          .every(PAUSE)
          .until(this::isHealthy);
    } catch (WaitTimeoutException e) {
      throw new NotVerifiedException(node(), objections);
    }
  }

  private boolean isHealthy() {
    List<String> found = new ArrayList<>();
    presence.missing(node()).ifPresent(found::add);
    if (node().component() == Component.TABLET) {
      found.addAll(partitionObjections());
    }
    objections = found;
    return found.isEmpty();
  }

  private List<String> partitionObjections() {
    ClusterSnapshot snapshot =
        keepingUp.comparedWithEarlier(reading.snapshot(this::isOnNode), waiter.now());
    List<String> found = new ArrayList<>();
    boolean healthy =
        snapshot.tablets().stream()
            .filter(tablet -> tablet.endpoint().equals(node().endpoint()))
            .anyMatch(TabletStatus::isHealthy);
    if (!healthy) {
      found.add("the nameserver does not count it as healthy");
    }
    for (PartitionInfo partition : snapshot.partitionsOn(node().endpoint())) {
      found.addAll(ClusterHealth.problemsOf(snapshot, partition, 0));
    }
    return found;
  }

  private boolean isOnNode(PartitionInfo partition) {
    return partition.on(node().endpoint()).isPresent();
  }

  private Node node() {
    return task.node();
  }
}
