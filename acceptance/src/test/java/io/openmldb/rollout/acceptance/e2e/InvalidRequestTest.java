package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input gets one message that lists everything wrong, and nothing is touched. */
@ExtendWith(SharedTestbeds.class)
@Timeout(120)
@Tag("end-to-end")
class InvalidRequestTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void everythingThatIsWrongWithARequestIsListedBeforeTemporalIsAsked(Slot slot) throws Exception {
    CommandRun.Result result =
        slot.testbed()
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
  void malformedJsonIsSaidWithItsPlace(Slot slot) throws Exception {
    CommandRun.Result result = slot.testbed().rollout(SOON, "{\"cluster\": ", "start", "-f", "-");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).containsIgnoringCase("line");
  }

  @Test
  void unknownClustersAndEndpointsAreRefusedByTheWorkflow(Slot slot) throws Exception {
    ClusterState before = slot.cluster().state();
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      CommandRun.Result cluster =
          slot.testbed()
              .rollout(SOON, "", "start", "--watch", "--cluster", "nowhere", "--set", "tablet.a=1");
      assertThat(cluster.exitCode()).as(cluster.out() + cluster.err()).isEqualTo(2);
      assertThat(cluster.out() + cluster.err()).contains("nowhere");

      CommandRun.Result endpoint =
          slot.testbed()
              .rollout(
                  SOON, slot.tabletRequest("127.0.0.1:1", "61"), "start", "--watch", "-f", "-");
      assertThat(endpoint.exitCode()).as(endpoint.out() + endpoint.err()).isEqualTo(2);
      assertThat(endpoint.out() + endpoint.err()).contains("127.0.0.1:1");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(slot.cluster().state().starts()).isEqualTo(before.starts());
  }

  @Test
  void aWorkerWithoutItsRegistryDoesNotStartAndSaysWhere(Slot slot) throws Exception {
    CommandRun.Result result =
        CommandRun.run(
            slot.temporal().environment(),
            List.of(
                slot.testbed().repository().launcher("worker"), "--clusters", "/nowhere/c.yaml"),
            SOON);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("/nowhere/c.yaml");
    assertThat(result.out()).doesNotContain("ready");
  }

  @Test
  void anUnreachableTemporalIsSaidWithinTenSeconds(Slot slot) throws Exception {
    Path rollout = Path.of(slot.testbed().repository().launcher("rollout"));
    Instant begun = Instant.now();
    CommandRun.Result result =
        CommandRun.run(
            Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1"),
            List.of(rollout.toString(), "status", "demo"),
            SOON);

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err()).contains("127.0.0.1:1");
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }
}
