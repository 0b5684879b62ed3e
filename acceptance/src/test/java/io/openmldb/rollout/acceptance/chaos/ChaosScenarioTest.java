package io.openmldb.rollout.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosScenarioTest {

  @Test
  void aSeedStandsForOneScenario() {
    assertThat(ChaosScenario.of(42)).isEqualTo(ChaosScenario.of(42));
    assertThat(ChaosScenario.of(42)).isNotEqualTo(ChaosScenario.of(43));
  }

  @Test
  void everyFaultAndEveryWayOfAskingIsDrawnInSomeHundredSeeds() {
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
  void aCallCanOnlyBeLostBeforeItArrivesAndAnAnswerOnlyAfter() {
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
