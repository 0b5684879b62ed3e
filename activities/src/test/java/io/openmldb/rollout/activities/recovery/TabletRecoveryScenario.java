package io.openmldb.rollout.activities.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoverTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.util.List;

/**
 * A cluster of three tablets under writes, of which {@code a} holds followers of others' leaders,
 * leaders with followers elsewhere, and a sole replica.
 */
final class TabletRecoveryScenario {

  static final String A = "a:1";
  static final String B = "b:1";
  static final String C = "c:1";

  final SimulatedCluster cluster = new SimulatedCluster(A, B, C);
  final FakeLease lease;
  final FakeWatchdogs watchdogs = new FakeWatchdogs(cluster);
  final FakeWorker worker;

  TabletRecoveryScenario(boolean autoFailover) {
    cluster.createTable("follows", 1, 2, B, A);
    cluster.createTable("threefold", 2, 1, C, A, B);
    cluster.createTable("leads", 3, 2, A, C);
    cluster.createTable("sole", 4, 1, A);
    cluster.createTable("elsewhere", 5, 1, B, C);
    cluster.autoFailover(autoFailover);
    lease = new FakeLease(autoFailover);
    worker = new FakeWorker(cluster, lease, watchdogs);
    cluster.advance(Duration.ofSeconds(1));
  }

  List<Follower> planDetach() {
    return FollowerDetachment.plan(worker.byHand(A).nameServer().tables(), A);
  }

  void detach(CrashPlan plan) {
    new FollowerDetachment(worker.context(A, plan)).detach(planDetach());
  }

  void detach() {
    detach(CrashPlan.never());
  }

  void restart() {
    cluster.restart(A);
  }

  RecoveryOutcome recover(Procedure procedure, CrashPlan plan) {
    RecoverTask task =
        new RecoverTask(
            new Lease("demo", "rollout-demo", "run", 1),
            FakeWorker.node(A),
            List.of(),
            procedure,
            0,
            Duration.ofMinutes(5));
    return new RecoverStep(worker.context(A, plan), task).run();
  }

  /** The recovery of a restart whose configuration can be put back. */
  RecoveryOutcome recoverOrRollBack() {
    RecoverTask task =
        new RecoverTask(
            new Lease("demo", "rollout-demo", "run", 1),
            FakeWorker.node(A),
            List.of(),
            Procedure.FAST,
            0,
            Duration.ofMinutes(5));
    return new RecoverStep(worker.context(A, CrashPlan.never()), task.orRolledBack()).run();
  }

  RecoveryOutcome recover() {
    return recover(Procedure.FAST, CrashPlan.never());
  }

  void assertAllIsWell() {
    assertThat(cluster.isAutoFailoverOn()).isEqualTo(lease.require().autoFailoverFound());
    assertThat(lease.isSettled()).isTrue();
    assertThat(watchdogs.areArmed()).isFalse();
    cluster.comeToRest();
    assertThat(cluster.wrongs()).isEmpty();
    assertThat(cluster.leader("leads", 0)).contains(A);
  }
}
