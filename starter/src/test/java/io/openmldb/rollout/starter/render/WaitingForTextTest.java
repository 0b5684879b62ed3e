package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingForTextTest {

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
            SampleRecords.STARTED,
            null,
            "why",
            "{}");
    RolloutStatus status =
        new RolloutStatus(
            "the-cluster",
            Phase.WAITING,
            false,
            waiting,
            SampleRecords.STARTED,
            0,
            0,
            List.of(),
            List.of());

    assertThat(WaitingForText.command(status, "demo")).isEqualTo(command);
  }

  @Test
  void aWaitThatEndsByItselfAsksNobodyForAnAnswer() {
    Instant until = SampleRecords.STARTED.plusSeconds(600);
    WaitingFor soak = new WaitingFor(Gate.CANARY, SampleRecords.STARTED, until, "is watched", null);
    RolloutStatus status =
        new RolloutStatus(
            "demo", Phase.UPDATING, false, soak, SampleRecords.STARTED, 0, 0, List.of(), List.of());
    TextOutput page = new TextOutput(false);

    WaitingForText.add(page, status, "demo", new TimeFormat(ZoneOffset.UTC), SampleRecords.STARTED);

    assertThat(page.toString())
        .contains("waits for CANARY: is watched", "at the longest")
        .contains("since 03:00:00, until ")
        .doesNotContain("answer");

    TextOutput later = new TextOutput(false);
    Instant threeDaysLater = SampleRecords.STARTED.plus(Duration.ofDays(3));
    WaitingForText.add(later, status, "demo", new TimeFormat(ZoneOffset.UTC), threeDaysLater);
    assertThat(later.toString()).contains("since 2026-11-25 03:00:00, until ");
  }
}
