package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T23:59:58Z, 23:59:58",
    "2026-11-26T00:00:00Z, 2026-11-26 00:00:00",
    "2026-11-24T23:00:00Z, 2026-11-24 23:00:00"
  })
  void aTimeOfAnotherDayHasItsDate(Instant instant, String shown) {
    TimeFormat times = new TimeFormat(ZoneOffset.UTC);

    assertThat(times.clock(instant, Instant.parse("2026-11-25T03:00:00Z"))).isEqualTo(shown);
    assertThat(times.clock(instant, null)).isEqualTo(times.clock(instant));
  }

  @Test
  void theDayIsThatOfTheReadersZone() {
    assertThat(
            new TimeFormat(ZoneId.of("Asia/Shanghai"))
                .clock(
                    Instant.parse("2026-11-25T16:30:00Z"), Instant.parse("2026-11-25T03:00:00Z")))
        .isEqualTo("2026-11-26 00:30:00");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT59S, 59 s",
    "PT1M, 1 min",
    "PT4M20S, 4 min 20 s",
    "PT2H5M59S, 2 h 5 min",
    "P3DT4H30M, 3 d 4 h",
    "PT-5S, 0 s"
  })
  void durationsAreSaidInTwoUnitsAtMost(Duration duration, String words) {
    assertThat(TimeFormat.inWords(duration)).isEqualTo(words);
  }
}
