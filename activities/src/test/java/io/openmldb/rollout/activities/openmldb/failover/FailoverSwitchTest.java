package io.openmldb.rollout.activities.openmldb.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.openmldb.fake.CrashPlan;
import io.openmldb.rollout.activities.openmldb.fake.CrashPlan.Crash;
import io.openmldb.rollout.activities.openmldb.fake.FakeAlarms;
import io.openmldb.rollout.activities.openmldb.fake.FakeCluster;
import io.openmldb.rollout.activities.openmldb.fake.FakeLease;
import io.openmldb.rollout.activities.openmldb.fake.FakeWorker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailoverSwitchTest {

  private static final String A = "a:1";
  private static final String B = "b:1";
  private static final Duration ALARM = Duration.ofMinutes(5);

  private final FakeCluster cluster = new FakeCluster(A, B, "c:1");
  private final FakeLease lease = new FakeLease(true);
  private final FakeAlarms alarms = new FakeAlarms(cluster);
  private final FakeWorker worker = new FakeWorker(cluster, lease, alarms);

  private FailoverSwitch autoFailover(CrashPlan plan) {
    return new FailoverSwitch(worker.session(A, plan));
  }

  private FailoverSwitch autoFailover() {
    return autoFailover(CrashPlan.never());
  }

  private void assertClosed() {
    assertThat(cluster.isAutoFailoverOn()).isTrue();
    assertThat(lease.require().failoverWindow()).isNull();
    assertThat(alarms.areArmed()).isFalse();
  }

  @Test
  void itIsOffInTheWindowAndRecordedAndGuarded() {
    try (OpenWindow window = autoFailover().off(ALARM)) {
      assertThat(window).isNotNull();
      assertThat(cluster.isAutoFailoverOn()).isFalse();
      assertThat(lease.require().failoverWindow().endpoint()).isEqualTo(A);
      assertThat(alarms.areArmed()).isTrue();
    }
    assertClosed();
  }

  @Test
  void openingTwiceKeepsTheFirstOpeningAndOneClosingCloses() {
    autoFailover().off(ALARM);
    var opened = lease.require().failoverWindow();
    cluster.advance(Duration.ofSeconds(3));

    OpenWindow second = autoFailover().off(ALARM);

    assertThat(lease.require().failoverWindow()).isEqualTo(opened);
    second.close();
    second.close();
    assertClosed();
  }

  @Test
  void aWindowWithinAnotherLeavesThatOneOpen() {
    FailoverSwitch outer = autoFailover();
    outer.whileOff(
        ALARM,
        () -> {
          outer.whileOff(Duration.ofSeconds(1), () -> true);
          assertThatThrownBy(
                  () ->
                      outer.whileOff(
                          ALARM,
                          () -> {
                            throw new IllegalStateException("no");
                          }))
              .hasMessage("no");
          cluster.advance(Duration.ofSeconds(3));

          assertThat(cluster.isAutoFailoverOn()).isFalse();
          assertThat(lease.require().failoverWindow()).isNotNull();
          assertThat(alarms.areArmed()).isTrue();
          return true;
        });

    assertClosed();
    assertThat(cluster.calls().stream().filter(call -> call.contains("ConfSet"))).hasSize(2);
  }

  @Test
  void aWindowOfAnAttemptThatWasReplacedIsNotClosedByIt() {
    OpenWindow first = autoFailover().off(ALARM);
    OpenWindow second = autoFailover().off(ALARM);

    assertThatThrownBy(first::close).isInstanceOf(FakeLease.Replaced.class);

    assertThat(cluster.isAutoFailoverOn()).isFalse();
    assertThat(alarms.areArmed()).isTrue();
    second.close();
    assertClosed();
  }

  @Test
  void whatFailsInTheWindowClosesIt() {
    assertThatThrownBy(
            () ->
                autoFailover()
                    .whileOff(
                        ALARM,
                        () -> {
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    assertClosed();
  }

  @Test
  void aDeathAtAnyCallLeavesAWindowThatIsClosedByTheNextOrByTheAlarm() {
    for (int at = 0; at < 8; at++) {
      CrashPlan plan = CrashPlan.at(at, at % 2 == 0);
      try (OpenWindow window = autoFailover(plan).off(ALARM)) {
        assertThat(window).isNotNull();
      } catch (Crash died) {
        assertThat(lease.require().failoverWindow() != null || cluster.isAutoFailoverOn()).isTrue();
      }
      autoFailover().restore();
      assertClosed();
    }
  }

  @Test
  void theAlarmSwitchesItOnWhenNobodyElseDoes() {
    autoFailover().off(ALARM);

    cluster.advance(ALARM.plusSeconds(1));

    assertThat(cluster.isAutoFailoverOn()).isTrue();
  }

  @Test
  void aTabletThatDiedInALongWindowIsFailedOverBeforeItIsForgotten() {
    cluster.createTable("t", 1, 1, B, "c:1");
    OpenWindow window = autoFailover().off(ALARM);
    cluster.kill(B);
    cluster.advance(Duration.ofSeconds(90));

    window.close();
    cluster.advance(Duration.ofSeconds(1));

    assertThat(cluster.leader("t", 0)).contains("c:1");
    assertClosed();
  }

  @Test
  void a_tablet_that_registers_in_the_window_is_recorded_until_it_is_whole() {
    cluster.createTable("t", 1, 1, B, "c:1");
    OpenWindow window = autoFailover().off(ALARM);
    cluster.kill(B);
    cluster.advance(Duration.ofSeconds(9));
    cluster.start(B);

    window.close();

    assertClosed();
    assertThat(lease.require().returned()).containsExactly(B);
    assertThat(lease.require().unsettled()).singleElement().asString().contains(B, "recover");
    var next = worker.session(A);
    new FailoverSwitch(next).restore();
    next.recoverReturned();
    assertThat(lease.require().returned()).isEmpty();
    assertThat(cluster.leader("t", 0)).contains(B);
    cluster.comeToRest();
    assertThat(cluster.wrongs()).isEmpty();
  }

  @Test
  void neither_the_updated_tablet_nor_one_that_stayed_is_taken_for_returned() {
    OpenWindow window = autoFailover().off(ALARM);
    cluster.kill(A);
    cluster.advance(Duration.ofSeconds(9));
    cluster.start(A);

    window.close();

    assertThat(lease.require().returned()).isEmpty();
  }

  @Test
  void theTabletThatIsUpdatedIsNeverFailedOverByUs() {
    cluster.createTable("t", 1, 1, A, "c:1");
    OpenWindow window = autoFailover().off(ALARM);
    cluster.kill(A);
    cluster.advance(Duration.ofSeconds(90));

    window.close();

    assertThat(cluster.calls()).noneMatch(call -> call.contains("OfflineEndpoint"));
  }
}
