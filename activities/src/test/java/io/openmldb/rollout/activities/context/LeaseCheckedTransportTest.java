package io.openmldb.rollout.activities.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.support.TimedCalls;
import io.openmldb.rollout.activities.support.VirtualTimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LeaseCheckedTransportTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final VirtualTimeSource timeSource = new VirtualTimeSource();
  private final List<String> events = new ArrayList<>();
  private final List<Duration> slowness = new ArrayList<>();
  private int lostAfter = Integer.MAX_VALUE;

  private final LeaseCheckedTransport transport =
      new LeaseCheckedTransport(
          (endpoint, path, message, deadline) -> {
            events.add(path);
            return message;
          },
          lease(),
          timeSource,
          new PacedCalls());

  /** In the test's time: what is slower than the limit is not waited for. */
  private final class PacedCalls implements TimedCalls {
    @Override
    public <T> Optional<T> within(Duration limit, Supplier<T> call) {
      if (!slowness.isEmpty() && slowness.get(0).compareTo(limit) > 0) {
        timeSource.sleep(limit);
        return Optional.empty();
      }
      return Optional.of(call.get());
    }
  }

  /** A lease of which nothing is asked but whether it is held. */
  private HeldLease lease() {
    return (HeldLease)
        Proxy.newProxyInstance(
            HeldLease.class.getClassLoader(),
            new Class<?>[] {HeldLease.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("check");
              events.add("check");
              if (!slowness.isEmpty()) {
                timeSource.sleep(slowness.remove(0));
              }
              if (lostAfter-- <= 0) {
                throw new IllegalStateException("replaced");
              }
              return null;
            });
  }

  private void call(String path) {
    transport.call("a:1", path, JsonNodeFactory.instance.objectNode(), DEADLINE);
  }

  private void setFence(boolean up) {
    JsonNode message = JsonNodeFactory.instance.objectNode().put("follower", up);
    transport.call("a:1", "TabletServer/SetMode", message, DEADLINE);
  }

  @Test
  void beforeAChangeOneShortQuestionIsAskedAndBeforeALookNone() {
    call("NameServer/ShowTable");
    call("NameServer/ChangeLeader");

    assertThat(events).containsExactly("NameServer/ShowTable", "check", "NameServer/ChangeLeader");
  }

  @Test
  void aChangeThatCouldNotBeSentWithinASecondAsksOnceMore() {
    slowness.add(Duration.ofSeconds(20));

    call("NameServer/ChangeLeader");

    assertThat(events).containsExactly("check", "check", "NameServer/ChangeLeader");
  }

  @Test
  void whoWasStoppedAfterTheQuestionAndReplacedMeanwhileSendsNothing() {
    slowness.add(Duration.ofSeconds(20));
    lostAfter = 1;

    assertThatThrownBy(() -> call("NameServer/ChangeLeader")).hasMessage("replaced");

    assertThat(events).containsExactly("check", "check");
  }

  @Test
  void onAnswersThatAreAlwaysOldNothingIsChanged() {
    for (int i = 0; i < 20; i++) {
      slowness.add(Duration.ofSeconds(2));
    }

    assertThatThrownBy(() -> call("NameServer/ChangeLeader"))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContaining("is still held within 1 s");
    assertThat(events).doesNotContain("NameServer/ChangeLeader");
  }

  @Test
  void aFenceIsLiftedWithoutAQuestionWhileItIsSurelyOurs() {
    setFence(true);
    timeSource.sleep(LeaseAttemptRunner.QUIET.dividedBy(2));
    lostAfter = 0;

    setFence(false);

    assertThat(events).containsExactly("check", "TabletServer/SetMode", "TabletServer/SetMode");
  }

  private void changeRole(String mode) {
    JsonNode message = JsonNodeFactory.instance.objectNode().put("mode", mode);
    transport.call("a:1", "TabletServer/ChangeRole", message, DEADLINE);
  }

  @Test
  void anOldLeaderIsDemotedUnderAFenceWithoutWaitingForZookeeper() {
    setFence(true);
    slowness.add(Duration.ofSeconds(30));

    changeRole("kTableFollower");
    setFence(false);

    assertThat(events)
        .containsExactly(
            "check", "TabletServer/SetMode", "TabletServer/ChangeRole", "TabletServer/SetMode");
  }

  @Test
  void nobodyIsMadeALeaderWithoutAQuestionNorDemotedWhenASuccessorMayAct() {
    changeRole("kTableLeader");
    timeSource.sleep(LeaseAttemptRunner.QUIET);
    changeRole("kTableFollower");

    assertThat(events)
        .containsExactly("check", "TabletServer/ChangeRole", "check", "TabletServer/ChangeRole");
  }

  @Test
  void aFenceThatMayBeASuccessorsIsNotLifted() {
    setFence(true);
    timeSource.sleep(LeaseAttemptRunner.QUIET);
    lostAfter = 0;

    assertThatThrownBy(() -> setFence(false)).hasMessage("replaced");
    assertThat(events).containsExactly("check", "TabletServer/SetMode", "check");
  }

  private void changeLeaderWithin(Duration time) {
    Waiter waiter = new Waiter(timeSource, () -> {});
    transport
        .endingBy(timeSource.now().plus(time), Duration.ofMillis(500), waiter)
        .call("ns:1", "NameServer/ChangeLeader", JsonNodeFactory.instance.objectNode(), DEADLINE);
  }

  @Test
  void aChangeThatHasOnlySoMuchTimeIsNotSentWhenZookeeperTakesLonger() {
    slowness.add(Duration.ofSeconds(30));
    Instant before = timeSource.now();

    assertThatThrownBy(() -> changeLeaderWithin(Duration.ofMillis(1200)))
        .isInstanceOfSatisfying(
            OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isFalse())
        .hasMessageContaining("ZooKeeper did not say in time");

    assertThat(events).isEmpty();
    assertThat(Duration.between(before, timeSource.now())).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void aChangeThatHasOnlySoMuchTimeIsSentWhenZookeeperIsQuickEnough() {
    slowness.add(Duration.ofMillis(600));

    changeLeaderWithin(Duration.ofMillis(1200));

    assertThat(events).containsExactly("check", "NameServer/ChangeLeader");
  }
}
