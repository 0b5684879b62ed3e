package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.stub.SmallSnapshots;
import io.openmldb.rollout.workflows.activity.VerificationActivities.ClusterEvent;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StabilityCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");
  private static final Instant LATER = NOW.plus(StabilityCheck.REST);
  private static final HealthObservation CALM =
      new HealthObservation("n1:7527", List.of(50L), List.of());

  @Test
  void aFirstLookFindsNothingNew() {
    StabilityCheck unrest = new StabilityCheck(null, List.of());

    look(unrest, "n1:7527", failed(50));

    assertThat(unrest.problems(NOW)).isEmpty();
    assertThat(unrest.sighting()).isEqualTo(CALM);
  }

  @Test
  void nothingIsWrongWhereAllIsAsItWas() {
    StabilityCheck unrest = new StabilityCheck(CALM, List.of());

    look(unrest, "n1:7527", failed(50));

    assertThat(unrest.problems(NOW)).isEmpty();
  }

  @Test
  void anotherLeadingNameserverHoldsForAWhileInWhichItIsSaidWhoLed() {
    StabilityCheck unrest = new StabilityCheck(CALM, List.of());

    look(unrest, "n2:7527");
    look(unrest, "n2:7527");

    assertThat(unrest.problems(NOW))
        .containsExactly(
            "nameserver n2:7527 leads now, before it was n1:7527 (seen at 2026-11-27T03:00:00Z;"
                + " 30 s without further change are awaited)");
    assertThat(unrest.problems(LATER)).isEmpty();
  }

  @Test
  void theNextLookTakesOverWhatThisOneSawAndForgetsWhatIsLongPast() {
    StabilityCheck unrest = new StabilityCheck(CALM, List.of());
    look(unrest, "n2:7527");
    StabilityCheck next = new StabilityCheck(unrest.sighting(), List.of());

    look(next, "n2:7527");
    assertThat(next.problems(NOW)).hasSize(1);
    next.observe(Optional.of("n2:7527"), SmallSnapshots.healthy(), List.of(), LATER);
    assertThat(next.sighting().incidents()).isEmpty();
  }

  @Test
  void aLeaderThatIsExpectedToChangeOrIsAwayForAMomentIsNoIncident() {
    StabilityCheck expecting = new StabilityCheck(CALM.expectingAnyLeader(), List.of());
    look(expecting, "n2:7527");
    assertThat(expecting.problems(NOW)).isEmpty();

    StabilityCheck away = new StabilityCheck(CALM, List.of());
    away.observe(Optional.empty(), SmallSnapshots.healthy(), List.of(), NOW);
    look(away, "n1:7527");
    assertThat(away.problems(NOW)).isEmpty();
  }

  @Test
  void anOperationThatFailedSinceHoldsThoughItsPartitionIsWhole() {
    StabilityCheck unrest = new StabilityCheck(CALM, List.of());

    look(unrest, "n1:7527", failed(50), failed(51));

    assertThat(unrest.problems(NOW))
        .singleElement()
        .asString()
        .startsWith("operation 51 (kRecoverTableOP of db.t1/0) is kFailed at kDelReplica (seen at");
  }

  @Test
  void whatFailedOnPartitionsOfATabletThatTheRolloutWasAtIsNoNewsThenOrLater() {
    String tablet = SmallSnapshots.healthy().partitions().get(0).replicas().get(0).endpoint();
    StabilityCheck unrest = new StabilityCheck(CALM, List.of(tablet));

    look(unrest, "n1:7527", failed(51));
    assertThat(unrest.problems(NOW)).isEmpty();

    StabilityCheck next = new StabilityCheck(unrest.sighting(), List.of());
    look(next, "n1:7527", failed(51));
    assertThat(next.problems(NOW)).isEmpty();
  }

  @Test
  void ofThousandsOfFailedOperationsTheLatestAreRememberedAndOlderOnesAreNoNews() {
    OperationStatus[] many =
        LongStream.range(51, 12_000)
            .mapToObj(StabilityCheckTest::failed)
            .toArray(OperationStatus[]::new);
    StabilityCheck first = new StabilityCheck(CALM, List.of());
    look(first, "n1:7527", many);
    assertThat(first.problems(NOW)).hasSize(100);
    first.observe(Optional.of("n1:7527"), SmallSnapshots.healthy(), List.of(many), LATER);
    assertThat(first.sighting().failedOperations()).hasSize(2_000).contains(11_999L);

    StabilityCheck next = new StabilityCheck(first.sighting().expectingAnyLeader(), List.of());
    next.observe(Optional.of("n1:7527"), SmallSnapshots.healthy(), List.of(many), LATER);
    assertThat(next.problems(LATER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "PT0S", "PT1H"})
  void aClockThatIsAnotherOneAtTheNextLookMakesTheRestNeitherShorterNorLonger(Duration step) {
    StabilityCheck unrest = new StabilityCheck(CALM, List.of());
    look(unrest, "n2:7527");
    observeCalm(unrest, NOW.plusSeconds(10));
    StabilityCheck next = new StabilityCheck(unrest.sighting(), List.of());
    Instant began = NOW.plusSeconds(10).plus(step);

    observeCalm(next, began);
    assertThat(next.problems(began.plusSeconds(19))).hasSize(1);
    observeCalm(next, began.plusSeconds(20));
    assertThat(next.problems(began.plusSeconds(20))).isEmpty();
    assertThat(next.sighting().incidents()).isEmpty();
  }

  @Test
  void whatAWorkerOfRelease010SawIsAwaitedInFullFromTheNextLookOn() {
    ClusterEvent event = new ClusterEvent("operation 51 is kFailed", NOW.minusSeconds(3600), null);
    HealthObservation seen = new HealthObservation("n2:7527", List.of(), List.of(event));
    StabilityCheck unrest = new StabilityCheck(seen, List.of());

    observeCalm(unrest, NOW);

    assertThat(unrest.problems(LATER.minusSeconds(1))).hasSize(1);
    assertThat(unrest.problems(LATER)).isEmpty();
  }

  private static void observeCalm(StabilityCheck unrest, Instant now) {
    unrest.observe(Optional.of("n2:7527"), SmallSnapshots.healthy(), List.of(), now);
  }

  private static void look(StabilityCheck unrest, String leader, OperationStatus... operations) {
    unrest.observe(Optional.of(leader), SmallSnapshots.healthy(), List.of(operations), NOW);
  }

  private static OperationStatus failed(long id) {
    return new OperationStatus(
        id, "kRecoverTableOP", "kFailed", "kDelReplica", "db", "t1", 0, NOW, null);
  }
}
