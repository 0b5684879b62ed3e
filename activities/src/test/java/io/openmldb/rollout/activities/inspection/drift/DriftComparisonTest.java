package io.openmldb.rollout.activities.inspection.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.report.DriftReport.Drift;
import io.openmldb.rollout.workflows.api.report.DriftReport.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftComparisonTest {

  @Test
  void nodesThatAgreeHaveNotDriftedHoweverValuesAreSpelled() {
    assertThat(
            drifts(
                reading("a:1", Map.of("x", "true", "endpoint", "a:1", "log", "/var/log/a:1")),
                reading("b:1", Map.of("x", "yes", "endpoint", "b:1", "log", "/var/log/b:1"))))
        .isEmpty();
  }

  @Test
  void aProcessThatRunsWithAnotherValueThanItsFileHasIsTold() {
    FlagsPageContent page =
        FlagsPageContent.parse(
            "gc_interval | 60 (default:120) | x | y\nzk_cert | old:one | x | y\n");
    NodeConfiguration reading =
        new NodeConfiguration(
            node("a:1"),
            Map.of("gc_interval", "90", "zk_cert", "new:one"),
            Optional.of(page),
            false);

    assertThat(drifts(reading))
        .containsExactlyInAnyOrder(
            new Drift(Component.TABLET, "a:1", Kind.RUNNING_DIFFERS, "gc_interval", "90", "60"),
            new Drift(
                Component.TABLET, "a:1", Kind.RUNNING_DIFFERS, "zk_cert", "******", "******"));
  }

  @Test
  void aFileThatWasWrittenAfterTheStartIsToldWhateverTheProcessSays() {
    FlagsPageContent page = FlagsPageContent.parse("x | 1 (default:0) | d | f\n");

    for (Optional<FlagsPageContent> said :
        List.of(Optional.<FlagsPageContent>empty(), Optional.of(page))) {
      assertThat(drifts(new NodeConfiguration(node("a:1"), Map.of("x", "1"), said, true)))
          .containsExactly(new Drift(Component.TABLET, "a:1", Kind.FILE_NEWER, null, null, null));
    }
  }

  @Test
  void theOddOneOutAmongSiblingsIsTold() {
    assertThat(
            drifts(
                reading("a:1", Map.of("x", "1")),
                reading("b:1", Map.of("x", "2")),
                reading("c:1", Map.of("x", "1", "y", "3"))))
        .containsExactly(
            new Drift(Component.TABLET, "b:1", Kind.SIBLINGS_DIFFER, "x", "2", "1"),
            new Drift(Component.TABLET, "c:1", Kind.SIBLINGS_DIFFER, "y", "3", null));
  }

  @Test
  void whereNoValueIsUsualEveryNodeIsToldWithWhatTheOthersHave() {
    assertThat(
            drifts(
                reading("a:1", Map.of("x", "1")),
                reading("b:1", Map.of("x", "2")),
                reading("c:1", Map.of("x", "3"))))
        .extracting(Drift::endpoint, Drift::file, Drift::other)
        .containsExactly(
            tuple("a:1", "1", "2, 3"), tuple("b:1", "2", "1, 3"), tuple("c:1", "3", "1, 2"));
  }

  @Test
  void noSecretIsShownThatStandsInsideOfAValueOrOfAKey() {
    List<Drift> drifts =
        drifts(
            reading("a:1", Map.of("options", "x=1;secret.key=hunter2", "zk_cert hunter2", "true")),
            reading("b:1", Map.of("options", "x=1;secret.key=hunter3")));

    assertThat(drifts).extracting(Drift::key).contains("options", "zk_cert ******");
    assertThat(drifts).extracting(Drift::file).contains("x=1;secret.key=******");
    assertThat(drifts.toString()).doesNotContain("hunter");
  }

  @Test
  void aKeyThatIsMeantToDifferIsKnownHoweverTheRegistryWritesIt() {
    DriftComparison drifts = new DriftComparison(List.of("rack-name"), Masking.DEFAULT);

    assertThat(
            drifts.of(
                List.of(
                    reading("a:1", Map.of("rack_name", "1")),
                    reading("b:1", Map.of("rack_name", "2")))))
        .isEmpty();
  }

  private static List<Drift> drifts(NodeConfiguration... readings) {
    return new DriftComparison(List.of("endpoint"), Masking.DEFAULT).of(List.of(readings));
  }

  private static NodeConfiguration reading(String endpoint, Map<String, String> file) {
    return new NodeConfiguration(node(endpoint), file, Optional.empty(), false);
  }

  private static Node node(String endpoint) {
    return new Node(Component.TABLET, endpoint, "h", "/opt");
  }
}
