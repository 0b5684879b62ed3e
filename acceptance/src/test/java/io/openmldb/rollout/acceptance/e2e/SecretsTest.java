package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A secret goes from the worker's folder into the node's file, and is seen nowhere else. */
@ExtendWith(SharedStage.class)
@Timeout(300)
class SecretsTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  private final String secret = "hunter-" + UUID.randomUUID();

  @Test
  void a_secret_is_seen_in_no_history_log_status_or_report_of_success_failure_or_undo(Play play)
      throws Exception {
    play.watch().addSecret(secret);
    Path workdir = Path.of(play.watch().before().node("tablet", 1).workdir());
    Path file = workdir.resolve("conf/tablet.flags");
    Path log = workdir.resolve("logs/tablet.ERROR");
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "endpoints": ["%s"],
                      "set": {"password": "${secret:OPENMLDB}", "user": "u ${secret:OPENMLDB}"}}],
         "options": {"onFailure": "ABORT"}}
        """
            .formatted(play.tablet(1));

    try (Launched worker = play.stage().startWorker(registryWithTheSecret(play))) {
      Files.writeString(log, "nobody may log in by " + secret + "\n");
      play.cluster().fault("fail-start", "tablet", "1");
      Command.Result failed = start(play, request);
      assertThat(failed.exitCode()).isEqualTo(4);
      assertThat(file).content().doesNotContain(secret);
      assertThat(everythingThatIsShown(play)).contains("nobody may log in by ******");
      Files.delete(log);

      assertThat(start(play, request).exitCode()).isZero();
      assertThat(file).content().contains("--password=" + secret, "--user=u " + secret);
      assertThat(everythingThatIsShown(play)).contains("password", "user");

      assertThat(shown(play, "undo", "demo", "--start", "--watch")).contains("SUCCEEDED");
      assertThat(file).content().doesNotContain("password");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  /** The worker's registry of the cluster, and a folder with one secret beside it. */
  private Path registryWithTheSecret(Play play) throws Exception {
    Path cluster = play.cluster().directory();
    Path secrets = Files.createDirectories(cluster.resolve("secrets"));
    Files.writeString(secrets.resolve("OPENMLDB"), secret + "\n");
    String registry = Files.readString(play.cluster().registry());
    return Files.writeString(
        cluster.resolve("clusters-with-secrets.yaml"),
        registry.replaceFirst("( +)rootPath:", "$1secretKeys: [user]\n$0")
            + "secrets: {source: dir, path: secrets}\n");
  }

  private Command.Result start(Play play, String request) throws Exception {
    Command.Result result = play.stage().rollout(SOON, request, "start", "-f", "-", "--watch");
    assertThat(result.out() + result.err()).doesNotContain(secret);
    return result;
  }

  private String everythingThatIsShown(Play play) throws Exception {
    return shown(play, "status", "demo")
        + shown(play, "status", "demo", "--output", "json")
        + shown(play, "report", "demo")
        + shown(play, "report", "demo", "--output", "json")
        + shown(play, "history", "demo")
        + shown(play, "drift", "demo");
  }

  private String shown(Play play, String... command) throws Exception {
    Command.Result result = play.stage().rollout(SOON, "", command);
    assertThat(result.out() + result.err()).isNotBlank().doesNotContain(secret);
    return result.out();
  }
}
