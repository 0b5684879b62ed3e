package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input gets one message that lists everything wrong, and nothing is touched. */
@ExtendWith(SharedStage.class)
@Timeout(120)
class BadInputTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void everythingThatIsWrongWithARequestIsListedBeforeTemporalIsAsked(Play play) throws Exception {
    Command.Result result =
        play.stage()
            .rollout(
                SOON,
                """
                {"cluster": "demo", "chnages": [],
                 "changes": [{"component": "tablett", "set": {"a": "1"}},
                             {"component": "tablet", "set": {"a": "x\\ny"}, "unset": ["a"]}],
                 "options": {"procedure": "QUICK"}}""",
                "start",
                "-f",
                "-");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("chnages", "tablett", "line break", "both sets and unsets", "QUICK");
  }

  @Test
  void malformedJsonIsSaidWithItsPlace(Play play) throws Exception {
    Command.Result result = play.stage().rollout(SOON, "{\"cluster\": ", "start", "-f", "-");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).containsIgnoringCase("line");
  }

  @Test
  void unknownClustersAndEndpointsAreRefusedByTheWorkflow(Play play) throws Exception {
    ClusterState before = play.cluster().state();
    try (Launched worker = play.stage().startWorker()) {
      Command.Result cluster =
          play.stage()
              .rollout(SOON, "", "start", "--watch", "--cluster", "nowhere", "--set", "tablet.a=1");
      assertThat(cluster.exitCode()).as(cluster.out() + cluster.err()).isEqualTo(2);
      assertThat(cluster.out() + cluster.err()).contains("nowhere");

      Command.Result endpoint =
          play.stage()
              .rollout(
                  SOON, play.tabletRequest("127.0.0.1:1", "61"), "start", "--watch", "-f", "-");
      assertThat(endpoint.exitCode()).as(endpoint.out() + endpoint.err()).isEqualTo(2);
      assertThat(endpoint.out() + endpoint.err()).contains("127.0.0.1:1");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(play.cluster().state().starts()).isEqualTo(before.starts());
  }

  @Test
  void aWorkerWithoutItsRegistryDoesNotStartAndSaysWhere(Play play) throws Exception {
    Command.Result result =
        Command.run(
            play.temporal().environment(),
            List.of(play.stage().repository().launcher("worker"), "--clusters", "/nowhere/c.yaml"),
            SOON);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("/nowhere/c.yaml");
    assertThat(result.out()).doesNotContain("ready");
  }

  @Test
  void anUnreachableTemporalIsSaidWithinTenSeconds(Play play) throws Exception {
    Path rollout = Path.of(play.stage().repository().launcher("rollout"));
    Instant begun = Instant.now();
    Command.Result result =
        Command.run(
            Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1"),
            List.of(rollout.toString(), "status", "demo"),
            SOON);

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err()).contains("127.0.0.1:1");
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }
}
