package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.stub.Views;
import io.openmldb.rollout.steps.Verification.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnrestTest {

  private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");
  private static final Instant LATER = NOW.plus(Unrest.REST);
  private static final Sighting CALM = new Sighting("n1:7527", List.of(50L), List.of());

  @Test
  void a_first_look_finds_nothing_new() {
    Unrest unrest = new Unrest(null, List.of());

    look(unrest, "n1:7527", failed(50));

    assertThat(unrest.problems(NOW)).isEmpty();
    assertThat(unrest.sighting()).isEqualTo(CALM);
  }

  @Test
  void nothing_is_wrong_where_all_is_as_it_was() {
    Unrest unrest = new Unrest(CALM, List.of());

    look(unrest, "n1:7527", failed(50));

    assertThat(unrest.problems(NOW)).isEmpty();
  }

  @Test
  void another_leading_nameserver_holds_for_a_while_in_which_it_is_said_who_led() {
    Unrest unrest = new Unrest(CALM, List.of());

    look(unrest, "n2:7527");
    look(unrest, "n2:7527");

    assertThat(unrest.problems(NOW))
        .containsExactly(
            "nameserver n2:7527 leads now, before it was n1:7527 (seen at 2026-11-27T03:00:00Z;"
                + " 30 s of rest are awaited)");
    assertThat(unrest.problems(LATER)).isEmpty();
  }

  @Test
  void the_next_look_takes_over_what_this_one_saw_and_forgets_what_is_long_past() {
    Unrest unrest = new Unrest(CALM, List.of());
    look(unrest, "n2:7527");
    Unrest next = new Unrest(unrest.sighting(), List.of());

    look(next, "n2:7527");
    assertThat(next.problems(NOW)).hasSize(1);
    next.look(Optional.of("n2:7527"), Views.healthy(), List.of(), LATER);
    assertThat(next.sighting().incidents()).isEmpty();
  }

  @Test
  void a_leader_that_is_expected_to_change_or_is_away_for_a_moment_is_no_incident() {
    Unrest expecting = new Unrest(CALM.expectingAnyLeader(), List.of());
    look(expecting, "n2:7527");
    assertThat(expecting.problems(NOW)).isEmpty();

    Unrest away = new Unrest(CALM, List.of());
    away.look(Optional.empty(), Views.healthy(), List.of(), NOW);
    look(away, "n1:7527");
    assertThat(away.problems(NOW)).isEmpty();
  }

  @Test
  void an_operation_that_failed_since_holds_though_its_partition_is_whole() {
    Unrest unrest = new Unrest(CALM, List.of());

    look(unrest, "n1:7527", failed(50), failed(51));

    assertThat(unrest.problems(NOW))
        .singleElement()
        .asString()
        .startsWith("operation 51 (kRecoverTableOP of db.t1/0) is kFailed at kDelReplica (seen at");
  }

  @Test
  void what_failed_on_partitions_of_a_tablet_that_the_rollout_was_at_is_no_news_then_or_later() {
    String tablet = Views.healthy().partitions().get(0).replicas().get(0).endpoint();
    Unrest unrest = new Unrest(CALM, List.of(tablet));

    look(unrest, "n1:7527", failed(51));
    assertThat(unrest.problems(NOW)).isEmpty();

    Unrest next = new Unrest(unrest.sighting(), List.of());
    look(next, "n1:7527", failed(51));
    assertThat(next.problems(NOW)).isEmpty();
  }

  @Test
  void of_thousands_of_failed_operations_the_latest_are_remembered_and_older_ones_are_no_news() {
    OperationStatus[] many =
        LongStream.range(51, 12_000).mapToObj(UnrestTest::failed).toArray(OperationStatus[]::new);
    Unrest first = new Unrest(CALM, List.of());
    look(first, "n1:7527", many);
    Unrest next = new Unrest(first.sighting().expectingAnyLeader(), List.of());
    next.look(Optional.of("n1:7527"), Views.healthy(), List.of(many), LATER);

    assertThat(first.problems(NOW)).hasSize(100);
    assertThat(first.sighting().failedOperations()).hasSize(2_000).contains(11_999L);
    assertThat(next.problems(LATER)).isEmpty();
  }

  private static void look(Unrest unrest, String leader, OperationStatus... operations) {
    unrest.look(Optional.of(leader), Views.healthy(), List.of(operations), NOW);
  }

  private static OperationStatus failed(long id) {
    return new OperationStatus(
        id, "kRecoverTableOP", "kFailed", "kDelReplica", "db", "t1", 0, NOW, null);
  }
}
