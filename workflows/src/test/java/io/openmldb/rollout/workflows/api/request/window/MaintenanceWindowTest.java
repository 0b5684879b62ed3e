package io.openmldb.rollout.workflows.api.request.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.TestRequests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceWindowTest {

  @ParameterizedTest
  @CsvSource({
    // Days and hours, in the zone's own time: 2026-12-05 is a Saturday.
    "SAT, 01:00, 05:00, Asia/Shanghai, 2026-12-04T12:00:00Z, 2026-12-04T17:00:00Z",
    "SAT, 01:00, 05:00, Asia/Shanghai, 2026-12-04T17:00:00Z, open",
    "SAT, 01:00, 05:00, Asia/Shanghai, 2026-12-04T20:59:59Z, open",
    "SAT, 01:00, 05:00, Asia/Shanghai, 2026-12-04T21:00:00Z, 2026-12-11T17:00:00Z",
    // Over midnight: it belongs to the day on which it opens.
    "FRI, 22:00, 04:00, UTC, 2026-12-05T03:59:00Z, open",
    "FRI, 22:00, 04:00, UTC, 2026-12-05T04:00:00Z, 2026-12-11T22:00:00Z",
    "SAT, 22:00, 04:00, UTC, 2026-12-05T03:00:00Z, 2026-12-05T22:00:00Z",
    // Clocks are put forward from 02:00 to 03:00 on 2026-03-29.
    "SUN, 02:30, 05:00, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z",
    "SUN, 01:00, 04:00, Europe/Berlin, 2026-03-29T01:59:59Z, open",
    "SUN, 01:00, 04:00, Europe/Berlin, 2026-03-29T02:00:00Z, 2026-04-04T23:00:00Z",
    "SUN, 02:10, 02:50, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-04-05T00:10:00Z",
    "SUN, 02:00, 03:00, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-04-05T00:00:00Z",
    // Clocks are put back from 03:00 to 02:00 on 2026-10-25.
    "SUN, 02:30, 02:45, Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
    "SUN, 02:30, 02:45, Europe/Berlin, 2026-10-25T01:44:59Z, open",
    "SUN, 02:30, 02:45, Europe/Berlin, 2026-10-25T01:45:00Z, 2026-11-01T01:30:00Z",
    // A day that a place skipped as a whole.
    "FRI, 01:00, 05:00, Pacific/Apia, 2011-12-30T00:00:00Z, 2012-01-05T11:00:00Z"
  })
  void itIsOpenOnItsDaysAndInItsHoursWhateverTheClocksDo(
      Weekday day, String from, String to, String zone, Instant now, String expected) {
    MaintenanceWindow window = new MaintenanceWindow(List.of(day), from, to, zone);

    assertThat(window.nextOpening(now))
        .isEqualTo(
            expected.equals("open") ? Optional.empty() : Optional.of(Instant.parse(expected)));
  }

  @Test
  void itIsReadAsItIsWritten() throws Exception {
    RolloutRequest request =
        TestRequests.tablets(
            """
            {"window": {"days": ["SAT", "sun"], "from": "01:00", "to": "05:00",
                        "zone": "Asia/Shanghai"},
             "notBefore": "2026-12-05T01:00:00+08:00"}""");

    assertThat(request.problems()).isEmpty();
    assertThat(request.options().window().words()).isEqualTo("SAT, SUN 01:00-05:00 Asia/Shanghai");
    assertThat(request.options().notBefore()).isEqualTo("2026-12-04T17:00:00Z");
    String written = RolloutDataConverter.mapper().writeValueAsString(request);
    assertThat(TestRequests.json(written)).isEqualTo(request);
    assertThat(
            RolloutRequestBuilder.forCluster("demo")
                .restartOnly(true)
                .window(request.options().window())
                .notBefore(request.options().notBefore())
                .build()
                .options()
                .window())
        .isEqualTo(request.options().window());
  }

  @Test
  void aRequestWithoutOneIsWrittenAsBefore() throws Exception {
    assertThat(
            RolloutDataConverter.mapper().writeValueAsString(TestRequests.tablets("{}").options()))
        .doesNotContain("window", "notBefore");
  }

  @Test
  void everythingWrongWithOneIsToldAtOnce() {
    RolloutRequest request =
        TestRequests.tablets(
            """
            {"window": {"days": ["SATURDAY", 7], "from": "1:00", "to": "25:00", "zone": "Mars",
                        "until": "x"},
             "notBefore": "2026-12-05"}""");

    assertThat(request.problems())
        .containsExactlyInAnyOrder(
            "options.window.days names \"SATURDAY\", but each is one of"
                + " [MON, TUE, WED, THU, FRI, SAT, SUN]",
            "options.window.days[1] is a number, but a text is expected",
            "options.window.from is \"1:00\", but a time such as 01:00 is expected",
            "options.window.to is \"25:00\", but a time such as 01:00 is expected",
            "options.window.zone is \"Mars\", but a time zone such as Asia/Shanghai is expected",
            "options.window.until is unknown; known here: days, from, to, zone",
            "options.notBefore is \"2026-12-05\", but a moment such as 2026-12-05T01:00:00+08:00 is"
                + " expected");
  }

  @Test
  void oneThatNeverOpensIsRefused() {
    assertThat(
            TestRequests.tablets(
                    "{\"window\": {\"from\": \"01:00\", \"to\": \"01:00\", \"zone\": \"UTC\"}}")
                .problems())
        .containsExactly(
            "options.window.days is missing: the days on which the window opens, such as"
                + " [\"SAT\", \"SUN\"]",
            "options.window.to is the same as from, so that the window never opens");
    assertThat(TestRequests.tablets("{\"window\": {}}").problems())
        .contains("options.window.from is missing", "options.window.zone is missing");
  }
}
