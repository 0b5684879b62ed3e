package io.openmldb.rollout.workflows.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.testing.TestRequests;
import org.junit.jupiter.api.Test;

class RequestSummaryTest {

  @Test
  void everyOptionThatIsNotAsByDefaultIsNamedAsInTheRequest() {
    RolloutRequest request =
        TestRequests.tablets(
            """
            {"procedure": "DOCUMENTED", "singleReplica": "ALLOW_UNAVAILABILITY",
             "onFailure": "PAUSE", "writes": "GATED", "canarySoak": "PT10M", "daemon": false,
             "leaderMoveConcurrency": 4, "timeouts": {"gate": "PT8H"}, "jobs": "WAIT",
             "window": {"days": ["SAT", "SUN"], "from": "01:00", "to": "05:00",
                        "zone": "Asia/Shanghai"},
             "notBefore": "2026-12-24T00:00:00Z",
             "overrides": [{"code": "DATA_DIRECTORY", "reason": "copied by hand"}]}\
            """);

    assertThat(request.problems()).isEmpty();
    assertThat(RequestSummary.options(request))
        .containsExactlyInAnyOrder(
            "procedure: DOCUMENTED",
            "singleReplica: ALLOW_UNAVAILABILITY",
            "writes: GATED",
            "canarySoak: PT10M",
            "daemon: false",
            "leaderMoveConcurrency: 4",
            "timeouts.gate: PT8H",
            "jobs: WAIT",
            "window: SAT, SUN 01:00-05:00 Asia/Shanghai",
            "notBefore: 2026-12-24T00:00:00Z",
            "overrides: DATA_DIRECTORY (copied by hand)");
  }

  @Test
  void whereAllOptionsAreAsByDefaultNoneIsNamed() {
    assertThat(RequestSummary.options(TestRequests.tablets("{\"onFailure\": \"PAUSE\"}")))
        .isEmpty();
  }
}
