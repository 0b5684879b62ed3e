package io.openmldb.rollout.starter.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineWindowTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void aWindowInWordsIsTheRequestsOne() {
    assertThat(
            CommandLineWindow.read(" SAT, sun 01:00-05:00 Asia/Shanghai", problems)
                .orElseThrow()
                .toString())
        .isEqualTo(
            "{\"from\":\"01:00\",\"to\":\"05:00\",\"zone\":\"Asia/Shanghai\","
                + "\"days\":[\"SAT\",\"sun\"]}");
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SAT", "SAT 01:00-05:00", "01:00-05:00 UTC", "SAT 01:00 05:00 UTC"})
  void anythingElseIsToldWithAnExample(String text) {
    assertThat(CommandLineWindow.read(text, problems)).isEmpty();
    assertThat(problems)
        .containsExactly(
            "--window "
                + text
                + ": expected DAYS FROM-TO ZONE, such as 'SAT,SUN 01:00-05:00 Asia/Shanghai'");
  }
}
