package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.worker.Arguments.UsageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @Test
  void everythingCanBeGiven() throws Exception {
    Arguments arguments =
        Arguments.parse("--clusters", "c.yaml", "--task-queue", "near", "--health-port", "9100");

    assertThat(arguments.help()).isFalse();
    assertThat(arguments.clusters()).isEqualTo(Path.of("c.yaml"));
    assertThat(arguments.taskQueue()).contains("near");
    assertThat(arguments.healthPort()).hasValue(9100);
  }

  @Test
  void onlyTheRegistryFileIsNeeded() throws Exception {
    Arguments arguments = Arguments.parse("--clusters", "c.yaml");

    assertThat(arguments.clusters()).isEqualTo(Path.of("c.yaml"));
    assertThat(arguments.taskQueue()).isEmpty();
    assertThat(arguments.healthPort()).isEmpty();
    assertThat(Arguments.parse("--help").help()).isTrue();
  }

  @Test
  void the_usage_names_every_option_and_the_exit_codes() {
    assertThat(Arguments.usage())
        .startsWith("usage: worker --clusters FILE [--task-queue NAME] [--health-port PORT]")
        .contains("--clusters FILE ", "--task-queue NAME ", "--health-port PORT ", "--help")
        .contains("/healthz and /metrics", "Exit codes: 0 stopped");
  }

  @Test
  void a_refusal_names_the_option_and_the_value() {
    assertThatThrownBy(() -> Arguments.parse("--clusters", "c", "--health-port", "http"))
        .hasMessageContainingAll("--health-port", "http");
    assertThatThrownBy(() -> Arguments.parse("--clusters", "c", "--health-port", "70000"))
        .hasMessageContainingAll("--health-port", "70000");
    assertThatThrownBy(() -> Arguments.parse("--task-queue", "near"))
        .hasMessageContaining("--clusters");
    assertThatThrownBy(() -> Arguments.parse("--clusters", "c", "more"))
        .hasMessageContaining("more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--clusters",
        "--cluster c.yaml",
        "--clusters c.yaml --health-port http",
        "--clusters c.yaml --health-port 70000",
        "--clusters c.yaml --task-queue",
        "--clusters c.yaml --task-queue --health-port",
        "--clusters c.yaml more"
      })
  void whatCannotBeUnderstoodIsRefused(String words) {
    assertThatThrownBy(() -> Arguments.parse(words.isEmpty() ? new String[0] : words.split(" ")))
        .isInstanceOf(UsageException.class);
  }
}
