package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.worker.Arguments.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @Test
  void everythingCanBeGiven() throws Exception {
    assertThat(
            Arguments.parse(
                "--clusters", "c.yaml", "--task-queue", "near", "--health-port", "9100"))
        .isEqualTo(
            new Arguments(false, Path.of("c.yaml"), Optional.of("near"), OptionalInt.of(9100)));
  }

  @Test
  void onlyTheRegistryFileIsNeeded() throws Exception {
    assertThat(Arguments.parse("--clusters", "c.yaml"))
        .isEqualTo(new Arguments(false, Path.of("c.yaml"), Optional.empty(), OptionalInt.empty()));
    assertThat(Arguments.parse("--help").help()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--clusters",
        "--cluster c.yaml",
        "--clusters c.yaml --health-port http",
        "--clusters c.yaml --health-port 70000",
        "--clusters c.yaml --task-queue"
      })
  void whatCannotBeUnderstoodIsRefused(String words) {
    assertThatThrownBy(() -> Arguments.parse(words.isEmpty() ? new String[0] : words.split(" ")))
        .isInstanceOf(UsageException.class);
  }
}
