package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided before Temporal is asked: there is none here, and nothing may wait for it. */
class RolloutCommandTest {

  private final CommandLineRunner shell = CommandLineRunner.withoutTemporal();

  @Test
  void helpListsEveryCommand() {
    Result result = shell.run("--help");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("plan", "start", "watch", "status", "pause", "resume", "abort")
        .contains("approve", "decide", "confirm-writes", "report", "history");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan",
        "start",
        "watch",
        "status",
        "pause",
        "resume",
        "abort",
        "approve",
        "decide",
        "confirm-writes",
        "report",
        "history"
      })
  void everyCommandExplainsItselfWithAnExample(String command) {
    Result result = shell.run(command, "--help");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("Examples:\n  rollout " + command, "--address", "--namespace");
  }

  @Test
  void aMissingCommandIsWrongUsage() {
    Result result = shell.run();

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("a command is missing", "Commands:");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheLikelyOne() {
    Result result = shell.run("start", "--cluter=demo");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .contains("Unknown option: '--cluter=demo'", "Possible solutions: --cluster");
  }

  @Test
  void everythingWrongWithFlagsIsSaidAtOnce() {
    Result result =
        shell.run(
            "start",
            "--set",
            "tablet",
            "--set",
            "tabelt.gc_interval=60",
            "--unset",
            "tablet.x=1",
            "--procedure",
            "quick");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            """
            rollout: the request is wrong; nothing was started:
              - --cluster NAME is missing (or a request with -f FILE)
              - --set tablet: no "="; expected COMPONENT.KEY=VALUE
              - --set tabelt.gc_interval=60: "tabelt" is no component: nameserver, tablet, apiserver or taskmanager
              - --unset tablet.x=1: names a value; expected COMPONENT.KEY
              - options.procedure is "QUICK", but one of [FAST, DOCUMENTED] is expected
            """);
  }

  @Test
  void malformedInputIsOneMessageWithLineAndColumn() {
    Result result =
        shell.runWithInput("{\"cluster\": \"demo\",\n \"changes\": [}", "start", "-f", "-");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rollout: standard input, line 2, column 14: not well-formed JSON: ")
        .hasLineCount(1);
  }

  @Test
  void anImpossibleDecisionIsWrongUsage() {
    Result result = shell.run("decide", "demo", "10.0.0.7:10921", "PERHAPS");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("PERHAPS", "RETRY, SKIP, ROLLBACK, ABORT");
  }
}
