package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.worker.WorkerArguments.UsageException;
import io.temporal.common.WorkerDeploymentVersion;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerArgumentsTest {

  @Test
  void everythingCanBeGiven() throws Exception {
    WorkerArguments arguments =
        WorkerArguments.parse(
            "--clusters",
            "c.yaml",
            "--task-queue",
            "near",
            "--health-port",
            "9100",
            "--health-address",
            "0.0.0.0",
            "--deployment",
            "rollouts",
            "--build-id",
            "0.1.0");

    assertThat(arguments.help()).isFalse();
    assertThat(arguments.clusters()).isEqualTo(Path.of("c.yaml"));
    assertThat(arguments.taskQueue()).contains("near");
    assertThat(arguments.health()).contains(new InetSocketAddress("0.0.0.0", 9100));
    assertThat(arguments.deploymentVersion())
        .contains(new WorkerDeploymentVersion("rollouts", "0.1.0"));
  }

  @Test
  void onlyTheRegistryFileIsNeeded() throws Exception {
    WorkerArguments arguments = WorkerArguments.parse("--clusters", "c.yaml");

    assertThat(arguments.clusters()).isEqualTo(Path.of("c.yaml"));
    assertThat(arguments.taskQueue()).isEmpty();
    assertThat(arguments.health()).isEmpty();
    assertThat(arguments.deploymentVersion()).isEmpty();
    assertThat(WorkerArguments.parse("--help").help()).isTrue();
  }

  @Test
  void healthIsAnsweredOnThisMachineOnlyUnlessItIsSaidOtherwise() throws Exception {
    InetSocketAddress health =
        WorkerArguments.parse("--clusters", "c", "--health-port", "0").health().orElseThrow();

    assertThat(health.getAddress().isLoopbackAddress()).isTrue();
    assertThatThrownBy(() -> WorkerArguments.parse("--clusters", "c", "--health-address", "::"))
        .hasMessageContainingAll("--health-address", "--health-port");
    assertThatThrownBy(
            () ->
                WorkerArguments.parse(
                    "--clusters", "c", "--health-port", "0", "--health-address", "a b"))
        .hasMessageContainingAll("--health-address", "a b", "is no address");
  }

  @Test
  void theUsageNamesEveryOptionAndTheExitCodes() {
    assertThat(WorkerArguments.usage())
        .startsWith("usage: worker --clusters FILE [--task-queue NAME] [--health-port PORT]")
        .contains("--clusters FILE ", "--task-queue NAME ", "--health-port PORT ", "--help")
        .contains("--health-address ADDRESS")
        .contains("--deployment NAME ", "--build-id ID ")
        .contains("/healthz and /metrics", "Exit codes: 0 stopped");
  }

  @Test
  void aRefusalNamesTheOptionAndTheValue() {
    assertThatThrownBy(() -> WorkerArguments.parse("--clusters", "c", "--health-port", "http"))
        .hasMessageContainingAll("--health-port", "http");
    assertThatThrownBy(() -> WorkerArguments.parse("--clusters", "c", "--health-port", "70000"))
        .hasMessageContainingAll("--health-port", "70000");
    assertThatThrownBy(() -> WorkerArguments.parse("--clusters", "c", "--deployment", "rollouts"))
        .hasMessageContainingAll("--deployment", "--build-id", "together");
    assertThatThrownBy(() -> WorkerArguments.parse("--task-queue", "near"))
        .hasMessageContaining("--clusters");
    assertThatThrownBy(() -> WorkerArguments.parse("--clusters", "c", "more"))
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
        "--clusters c.yaml --health-address 0.0.0.0",
        "--clusters c.yaml --task-queue",
        "--clusters c.yaml --task-queue --health-port",
        "--clusters c.yaml --deployment rollouts",
        "--clusters c.yaml --build-id 0.1.0",
        "--clusters c.yaml --deployment a.b --build-id 0.1.0",
        "--clusters c.yaml --deployment a:b --build-id 0.1.0",
        "--clusters c.yaml more"
      })
  void whatCannotBeUnderstoodIsRefused(String words) {
    assertThatThrownBy(
            () -> WorkerArguments.parse(words.isEmpty() ? new String[0] : words.split(" ")))
        .isInstanceOf(UsageException.class);
  }
}
