package io.openmldb.rollout.activities.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class BoundedWaitTest {

  private final VirtualTimeSource timeSource = new VirtualTimeSource();
  private final List<Instant> heartbeats = new ArrayList<>();
  private final Waiter waiter = new Waiter(timeSource, () -> heartbeats.add(timeSource.now()));

  @Test
  void itLooksUntilTheThingIsThereAndHeartbeatsAtEveryLook() {
    Instant there = timeSource.now().plusSeconds(3);

    String found =
        waiter
            .forWhat("it")
            .atMost(Duration.ofSeconds(10))
            .every(Duration.ofSeconds(1))
            .untilPresent(
                () -> timeSource.now().isBefore(there) ? Optional.empty() : Optional.of("there"));

    assertThat(found).isEqualTo("there");
    assertThat(timeSource.now()).isEqualTo(there);
    assertThat(heartbeats).hasSize(4);
  }

  @Test
  void aLookThatTakesLongIsFollowedByAPauseAsLong() {
    List<Instant> looks = new ArrayList<>();
    BoundedWait wait =
        waiter.forWhat("it").atMost(Duration.ofSeconds(20)).every(Duration.ofMillis(500));

    assertThatThrownBy(
            () ->
                wait.until(
                    () -> {
                      looks.add(timeSource.now());
                      timeSource.sleep(Duration.ofSeconds(4));
                      return false;
                    }))
        .isInstanceOf(WaitTimeoutException.class);

    assertThat(looks)
        .containsExactly(
            Instant.EPOCH, Instant.EPOCH.plusSeconds(8), Instant.EPOCH.plusSeconds(16));
  }

  @Test
  void aTimeoutSaysWhatWasWaitedForAndWhatWasSeenInstead() {
    BoundedWait wait =
        waiter
            .forWhat("tablet X to answer")
            .atMost(Duration.ofMillis(2500))
            .seeing(() -> "silence");

    assertThatThrownBy(() -> wait.until(() -> false))
        .isInstanceOf(WaitTimeoutException.class)
        .hasMessage("waited 2.5 s for tablet X to answer, without success; last seen: silence");
    assertThat(timeSource.now()).isEqualTo(Instant.EPOCH.plusMillis(2500));
  }

  @Test
  void oneLookIsMadeHoweverShortTheTime() {
    waiter.forWhat("it").atMost(Duration.ZERO).until(() -> true);
  }

  @Test
  void whatAHeartbeatThrowsEndsTheWait() {
    Waiter cancelled =
        new Waiter(
            timeSource,
            () -> {
              throw new CancellationException("cancelled");
            });

    assertThatThrownBy(() -> cancelled.forWhat("it").until(() -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void anInterruptEndsARealSleepAndStaysSet() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> TimeSource.real().sleep(Duration.ofMinutes(1)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
