package io.openmldb.rollout.starter.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.cluster.Decision;
import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.cluster.Phase;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.cluster.WaitingFor;
import io.openmldb.rollout.starter.Samples;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTextTest {

  @ParameterizedTest
  @CsvSource({
    "APPROVAL, rollout approve demo APPROVAL",
    "CANARY, rollout approve demo CANARY",
    "WRITES_PAUSED, rollout confirm-writes demo PAUSED",
    "WRITES_RESUMED, rollout confirm-writes demo RESUMED",
    "HEALTH, rollout decide demo the-cluster RETRY|ABORT",
    "DECISION, rollout decide demo the-cluster RETRY|ABORT",
    "PAUSED, rollout resume demo"
  })
  void everyGateIsAnsweredByACommand(Gate gate, String command) {
    WaitingFor waiting =
        new WaitingFor(
            gate,
            null,
            List.of(Decision.RETRY, Decision.ABORT),
            Samples.STARTED,
            null,
            "why",
            "{}");
    RolloutStatus status =
        new RolloutStatus(
            "the-cluster",
            Phase.WAITING,
            false,
            waiting,
            Samples.STARTED,
            0,
            0,
            List.of(),
            List.of());

    assertThat(WaitText.command(status, "demo")).isEqualTo(command);
  }

  @Test
  void aWaitThatEndsByItselfAsksNobodyForAnAnswer() {
    Instant until = Samples.STARTED.plusSeconds(600);
    WaitingFor soak = new WaitingFor(Gate.CANARY, Samples.STARTED, until, "is watched", null);
    RolloutStatus status =
        new RolloutStatus(
            "demo", Phase.UPDATING, false, soak, Samples.STARTED, 0, 0, List.of(), List.of());
    Page page = new Page(false);

    WaitText.add(page, status, "demo", new Times(ZoneOffset.UTC));

    assertThat(page.toString())
        .contains("waits for CANARY: is watched", "at the longest")
        .doesNotContain("answer");
  }
}
