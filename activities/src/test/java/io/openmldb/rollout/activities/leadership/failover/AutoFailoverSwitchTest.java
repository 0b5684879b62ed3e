package io.openmldb.rollout.activities.leadership.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.CrashPlan.Crash;
import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.process.OpenFailoverPause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutoFailoverSwitchTest {

  private static final String A = "a:1";
  private static final String B = "b:1";
  private static final Duration WATCHDOG_DELAY = Duration.ofMinutes(5);

  private final SimulatedCluster cluster = new SimulatedCluster(A, B, "c:1");
  private final FakeLease lease = new FakeLease(true);
  private final FakeWatchdogs watchdogs = new FakeWatchdogs(cluster);
  private final FakeWorker worker = new FakeWorker(cluster, lease, watchdogs);

  private AutoFailoverSwitch autoFailover(CrashPlan plan) {
    return new AutoFailoverSwitch(worker.context(A, plan));
  }

  private AutoFailoverSwitch autoFailover() {
    return autoFailover(CrashPlan.never());
  }

  private void assertClosed() {
    assertThat(cluster.isAutoFailoverOn()).isTrue();
    assertThat(lease.require().failoverPause()).isNull();
    assertThat(watchdogs.areArmed()).isFalse();
  }

  @Test
  void itIsOffInThePauseAndRecordedAndGuarded() {
    try (OpenFailoverPause pause = autoFailover().pause(WATCHDOG_DELAY)) {
      assertThat(pause).isNotNull();
      assertThat(cluster.isAutoFailoverOn()).isFalse();
      assertThat(lease.require().failoverPause().endpoint()).isEqualTo(A);
      assertThat(watchdogs.areArmed()).isTrue();
    }
    assertClosed();
  }

  @Test
  void openingTwiceKeepsTheFirstOpeningAndOneClosingCloses() {
    autoFailover().pause(WATCHDOG_DELAY);
    var opened = lease.require().failoverPause();
    cluster.advance(Duration.ofSeconds(3));

    OpenFailoverPause second = autoFailover().pause(WATCHDOG_DELAY);

    assertThat(lease.require().failoverPause()).isEqualTo(opened);
    second.close();
    second.close();
    assertClosed();
  }

  @Test
  void aPauseWithinAnotherLeavesThatOneOpen() {
    // Whatever pauses within a pause has a switch of its own, over the attempt's one context.
    ClusterContext context = worker.context(A);
    AutoFailoverSwitch inner = new AutoFailoverSwitch(context);
    new AutoFailoverSwitch(context)
        .whilePaused(
            WATCHDOG_DELAY,
            () -> {
              inner.whilePaused(Duration.ofSeconds(1), () -> true);
              assertThatThrownBy(
                      () ->
                          inner.whilePaused(
                              WATCHDOG_DELAY,
                              () -> {
                                throw new IllegalStateException("no");
                              }))
                  .hasMessage("no");
              cluster.advance(Duration.ofSeconds(3));

              assertThat(cluster.isAutoFailoverOn()).isFalse();
              assertThat(lease.require().failoverPause()).isNotNull();
              assertThat(watchdogs.areArmed()).isTrue();
              return true;
            });

    assertClosed();
    assertThat(cluster.calls().stream().filter(call -> call.contains("ConfSet"))).hasSize(2);
  }

  @Test
  void aPauseOfAnAttemptThatWasReplacedIsNotClosedByIt() {
    OpenFailoverPause first = autoFailover().pause(WATCHDOG_DELAY);
    OpenFailoverPause second = autoFailover().pause(WATCHDOG_DELAY);

    assertThatThrownBy(first::close).isInstanceOf(FakeLease.Replaced.class);

    assertThat(cluster.isAutoFailoverOn()).isFalse();
    assertThat(watchdogs.areArmed()).isTrue();
    second.close();
    assertClosed();
  }

  @Test
  void whatFailsInThePauseClosesIt() {
    assertThatThrownBy(
            () ->
                autoFailover()
                    .whilePaused(
                        WATCHDOG_DELAY,
                        () -> {
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    assertClosed();
  }

  @Test
  void aDeathAtAnyCallLeavesAPauseThatIsClosedByTheNextOrByTheWatchdog() {
    for (int at = 0; at < 8; at++) {
      CrashPlan plan = CrashPlan.at(at, at % 2 == 0);
      try (OpenFailoverPause pause = autoFailover(plan).pause(WATCHDOG_DELAY)) {
        assertThat(pause).isNotNull();
      } catch (Crash died) {
        assertThat(lease.require().failoverPause() != null || cluster.isAutoFailoverOn()).isTrue();
      }
      autoFailover().restore();
      assertClosed();
    }
  }

  @Test
  void theAlarmSwitchesItOnWhenNobodyElseDoes() {
    autoFailover().pause(WATCHDOG_DELAY);

    cluster.advance(WATCHDOG_DELAY.plusSeconds(1));

    assertThat(cluster.isAutoFailoverOn()).isTrue();
  }

  @Test
  void aTabletThatDiedInALongPauseIsFailedOverBeforeItIsForgotten() {
    cluster.createTable("t", 1, 1, B, "c:1");
    OpenFailoverPause pause = autoFailover().pause(WATCHDOG_DELAY);
    cluster.kill(B);
    cluster.advance(Duration.ofSeconds(90));

    pause.close();
    cluster.advance(Duration.ofSeconds(1));

    assertThat(cluster.leader("t", 0)).contains("c:1");
    assertClosed();
  }

  @Test
  void aTabletThatRegistersInThePauseIsRecordedUntilItIsWhole() {
    cluster.createTable("t", 1, 1, B, "c:1");
    OpenFailoverPause pause = autoFailover().pause(WATCHDOG_DELAY);
    cluster.kill(B);
    cluster.advance(Duration.ofSeconds(9));
    cluster.start(B);

    pause.close();

    assertClosed();
    assertThat(lease.require().returned()).containsExactly(B);
    assertThat(lease.require().unsettled()).singleElement().asString().contains(B, "recover");
    var next = worker.context(A);
    new AutoFailoverSwitch(next).restore();
    next.recoverReturned();
    assertThat(lease.require().returned()).isEmpty();
    assertThat(cluster.leader("t", 0)).contains(B);
    cluster.comeToRest();
    assertThat(cluster.wrongs()).isEmpty();
  }

  @Test
  void neitherTheUpdatedTabletNorOneThatStayedIsTakenForReturned() {
    OpenFailoverPause pause = autoFailover().pause(WATCHDOG_DELAY);
    cluster.kill(A);
    cluster.advance(Duration.ofSeconds(9));
    cluster.start(A);

    pause.close();

    assertThat(lease.require().returned()).isEmpty();
  }

  @Test
  void theTabletThatIsUpdatedIsNeverFailedOverByUs() {
    cluster.createTable("t", 1, 1, A, "c:1");
    OpenFailoverPause pause = autoFailover().pause(WATCHDOG_DELAY);
    cluster.kill(A);
    cluster.advance(Duration.ofSeconds(90));

    pause.close();

    assertThat(cluster.calls()).noneMatch(call -> call.contains("OfflineEndpoint"));
  }
}
