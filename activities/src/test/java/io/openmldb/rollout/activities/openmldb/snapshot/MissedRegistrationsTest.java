package io.openmldb.rollout.activities.openmldb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.support.VirtualTimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MissedRegistrationsTest {

  private static final TabletStatus WELL = new TabletStatus("a:1", "kHealthy", 60_000);
  private static final TabletStatus OFFLINE = new TabletStatus("b:1", "kOffline", 60_000);

  private final VirtualTimeSource timeSource = new VirtualTimeSource();
  private Collection<TabletStatus> seen = List.of(WELL, OFFLINE);
  private Collection<Registration> registered = List.of(registration("a:1", 7));

  @Test
  void aTabletThatIsOfflineAndNotRegisteredIsNone() {
    assertThat(find()).isEmpty();
    assertThat(timeSource.now()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void oneThatIsRegisteredAndStaysOfflineIsOne() {
    registered = List.of(registration("a:1", 7), registration("b:1", 9));

    assertThat(find()).containsExactly("b:1");
    assertThat(Duration.between(Instant.EPOCH, timeSource.now()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void oneThatTheNameserverDoesNotKnowAtAllIsOne() {
    registered = List.of(registration("a:1", 7), registration("c:1", 9));

    assertThat(find()).containsExactly("c:1");
  }

  @Test
  void oneThatIsNoticedAMomentLaterIsNone() {
    registered = List.of(registration("a:1", 7), registration("b:1", 9));

    assertThat(
            find(
                () -> {
                  if (timeSource.now().isAfter(Instant.EPOCH.plusSeconds(2))) {
                    seen = List.of(WELL, new TabletStatus("b:1", "kHealthy", 10));
                  }
                }))
        .isEmpty();
  }

  @Test
  void oneThatRegistersAnewMeanwhileIsNone() {
    registered = List.of(registration("a:1", 7), registration("b:1", 9));

    assertThat(
            find(
                () -> {
                  if (timeSource.now().isAfter(Instant.EPOCH.plusSeconds(2))) {
                    registered = List.of(registration("a:1", 7), registration("b:1", 11));
                  }
                }))
        .isEmpty();
  }

  @Test
  void looksFindOneThatWasUnnoticedAtEachOfThemForSecondsAndTakeNoTime() {
    registered = List.of(registration("a:1", 7), registration("b:1", 9));
    MissedRegistrations missed =
        new MissedRegistrations(() -> seen, () -> registered, new Waiter(timeSource, () -> {}));

    assertThat(missed.look()).isEmpty();
    timeSource.sleep(Duration.ofSeconds(4));
    assertThat(missed.look()).isEmpty();
    timeSource.sleep(Duration.ofSeconds(2));
    assertThat(missed.look()).containsExactly("b:1");

    registered = List.of(registration("a:1", 7), registration("b:1", 11));
    assertThat(missed.look()).isEmpty();
  }

  private Set<String> find() {
    return find(() -> {});
  }

  /** What is found while {@code meanwhile} happens before each look at ZooKeeper. */
  private Set<String> find(Runnable meanwhile) {
    return new MissedRegistrations(
            () -> {
              meanwhile.run();
              return seen;
            },
            () -> registered,
            new Waiter(timeSource, () -> {}))
        .find();
  }

  private static Registration registration(String endpoint, long czxid) {
    return new Registration(endpoint, "startup_" + endpoint, czxid, Instant.EPOCH);
  }
}
