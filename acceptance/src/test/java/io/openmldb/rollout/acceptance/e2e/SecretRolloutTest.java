package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A secret goes from the worker's folder into the node's file, and is seen nowhere else. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class SecretRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  private final String secret = "hunter-" + UUID.randomUUID();

  @Test
  void aSecretIsSeenInNoHistoryLogStatusOrReportOfSuccessFailureOrUndo(Slot slot) throws Exception {
    slot.watch().addSecret(secret);
    Path workdir = Path.of(slot.watch().before().node("tablet", 1).workdir());
    Path file = workdir.resolve("conf/tablet.flags");
    Path log = workdir.resolve("logs/tablet.ERROR");
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "endpoints": ["%s"],
                      "set": {"password": "${secret:OPENMLDB}", "user": "u ${secret:OPENMLDB}"}}],
         "options": {"onFailure": "ABORT"}}
        """
            .formatted(slot.tablet(1));

    try (LaunchedProcess worker = slot.testbed().startWorker(registryWithTheSecret(slot))) {
      Files.writeString(log, "nobody may log in by " + secret + "\n");
      slot.cluster().fault("fail-start", "tablet", "1");
      CommandRun.Result failed = start(slot, request);
      assertThat(failed.exitCode()).isEqualTo(4);
      assertThat(file).content().doesNotContain(secret);
      assertThat(everythingThatIsShown(slot)).contains("nobody may log in by ******");
      Files.delete(log);

      assertThat(start(slot, request).exitCode()).isZero();
      assertThat(file).content().contains("--password=" + secret, "--user=u " + secret);
      assertThat(everythingThatIsShown(slot)).contains("password", "user");

      assertThat(shown(slot, "undo", "demo", "--start", "--watch")).contains("SUCCEEDED");
      assertThat(file).content().doesNotContain("password");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  /** The worker's registry of the cluster, and a folder with one secret beside it. */
  private Path registryWithTheSecret(Slot slot) throws Exception {
    Path cluster = slot.cluster().directory();
    Path secrets = Files.createDirectories(cluster.resolve("secrets"));
    Files.writeString(secrets.resolve("OPENMLDB"), secret + "\n");
    String registry = Files.readString(slot.cluster().registry());
    return Files.writeString(
        cluster.resolve("clusters-with-secrets.yaml"),
        registry.replaceFirst("( +)rootPath:", "$1secretKeys: [user]\n$0")
            + "secrets: {source: dir, path: secrets}\n");
  }

  private CommandRun.Result start(Slot slot, String request) throws Exception {
    CommandRun.Result result = slot.testbed().rollout(SOON, request, "start", "-f", "-", "--watch");
    assertThat(result.out() + result.err()).doesNotContain(secret);
    return result;
  }

  private String everythingThatIsShown(Slot slot) throws Exception {
    return shown(slot, "status", "demo")
        + shown(slot, "status", "demo", "--output", "json")
        + shown(slot, "report", "demo")
        + shown(slot, "report", "demo", "--output", "json")
        + shown(slot, "history", "demo")
        + shown(slot, "drift", "demo");
  }

  private String shown(Slot slot, String... command) throws Exception {
    CommandRun.Result result = slot.testbed().rollout(SOON, "", command);
    assertThat(result.out() + result.err()).isNotBlank().doesNotContain(secret);
    return result.out();
  }
}
