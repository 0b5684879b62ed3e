package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator does around a rollout: check before, look for drift after, take it back. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class CheckDriftUndoTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  @Test
  void aChangeOfOneTabletIsFoundAsDriftAndUndoneToTheLetterWhateverItsValuesHold(Slot slot)
      throws Exception {
    ClusterState before = slot.watch().before();
    String tablet = slot.tablet(1);
    Path file = Path.of(before.node("tablet", 1).workdir(), "conf/tablet.flags");
    String content = Files.readString(file);
    String value = slot.newValue();
    Path injected = slot.testbed().folder().resolve("injected");
    String hostile = "--role=x \"'; $(touch " + injected + ") `touch " + injected + "` ä中";
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      CommandRun.Result check = slot.testbed().rollout(SOON, "", "check", "demo");
      assertThat(check.out()).contains("nothing stands against a rollout of demo");
      assertThat(check.exitCode()).isZero();
      assertThat(slot.cluster().state().starts()).isEqualTo(before.starts());

      slot.testbed()
          .rollout(SOON, request(tablet, value, hostile), "start", "-f", "-", "--watch")
          .orThrow();
      assertThat(Files.readAllLines(file)).contains("--health_check_path=" + hostile);
      CommandRun.Result drift = slot.testbed().rollout(SOON, "", "drift", "demo");
      assertThat(drift.exitCode()).isEqualTo(1);
      assertThat(drift.out())
          .contains("tablet " + tablet + ": gc_interval is \"" + value + "\" in the file")
          .doesNotContain("runs with");

      CommandRun.Result undone =
          slot.testbed().rollout(SOON, "", "undo", "demo", "--start", "--watch");
      assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(Files.readString(file)).isEqualTo(content);
    assertThat(injected).doesNotExist();
  }

  private static String request(String tablet, String interval, String path) throws Exception {
    Map<String, String> set = Map.of("gc_interval", interval, "health_check_path", path);
    Map<String, Object> change =
        Map.of("component", "tablet", "endpoints", List.of(tablet), "set", set);
    return new ObjectMapper()
        .writeValueAsString(Map.of("cluster", "demo", "changes", List.of(change)));
  }
}
