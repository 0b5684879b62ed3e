package io.openmldb.rollout.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosScenarioTest {

  @Test
  void a_seed_stands_for_one_scenario() {
    assertThat(ChaosScenario.of(42)).isEqualTo(ChaosScenario.of(42));
    assertThat(ChaosScenario.of(42)).isNotEqualTo(ChaosScenario.of(43));
  }

  @Test
  void every_fault_and_every_way_of_asking_is_drawn_in_some_hundred_seeds() {
    List<ChaosScenario> scenarios = LongStream.range(0, 400).mapToObj(ChaosScenario::of).toList();

    for (FaultKind kind : FaultKind.values()) {
      assertThat(scenarios).as(kind.name()).anyMatch(scenario -> scenario.has(kind));
    }
    assertThat(scenarios).anyMatch(ChaosScenario::isDocumented);
    for (String onFailure : List.of("PAUSE", "ROLLBACK", "ABORT")) {
      assertThat(scenarios).anyMatch(scenario -> scenario.options().containsValue(onFailure));
    }
    for (String component : List.of("nameserver", "apiserver", "taskmanager")) {
      assertThat(scenarios).anyMatch(scenario -> scenario.others().contains(component));
    }
  }

  @Test
  void a_call_can_only_be_lost_before_it_arrives_and_an_answer_only_after() {
    LongStream.range(0, 400)
        .mapToObj(ChaosScenario::of)
        .flatMap(scenario -> scenario.injections().stream())
        .filter(injection -> injection.moment() instanceof InjectionPoint.AtCall)
        .forEach(
            injection -> {
              boolean answered = ((InjectionPoint.AtCall) injection.moment()).answered();
              switch (injection.fault().kind()) {
                case LOSE_CALL -> assertThat(answered).isFalse();
                case LOSE_ANSWER -> assertThat(answered).isTrue();
                default -> {
                  // Either.
                }
              }
            });
  }
}
