package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {

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
