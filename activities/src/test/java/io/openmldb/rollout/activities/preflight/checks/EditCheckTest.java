package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditCheckTest {

  private static final String FILE = "--role=tablet\n--openmldb_log_dir=./logs\n";

  @Test
  void aProtectedKeyIsRefusedWhetherSetOrUnset() {
    assertThat(findings(FILE, Map.of("endpoint", "10.0.0.9:1"), List.of("role")))
        .filteredOn(finding -> finding.code().equals("PROTECTED_KEY"))
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "endpoint"), tuple(FindingLevel.ERROR, "role"));
  }

  @Test
  void aProtectedKeyIsRefusedHoweverItIsWritten() {
    assertThat(
            EditCheck.findings(
                NodeEdits.of(
                    NodeEdits.TABLET,
                    FILE,
                    Map.of("zk-cluster", "other:2181"),
                    List.of("zk-root-path")),
                NodeAction.UPDATE,
                List.of("zk_cluster", "zk-root_path")))
        .extracting(Finding::code, Finding::key)
        .containsExactly(
            tuple("PROTECTED_KEY", "zk_cluster"), tuple("PROTECTED_KEY", "zk_root_path"));
    assertThat(findings(FILE, Map.of("auto-failover", "false"), List.of()))
        .extracting(Finding::code)
        .containsExactly("NO_EFFECT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flagfile", "fromenv", "tryfromenv", "undefok"})
  void aFlagThatDecidesWhichFlagsAreReadIsProtectedWhateverTheRegistryLists(String key) {
    String file = FILE + "--" + key + "=zk_cluster\n";

    for (List<Finding> findings :
        List.of(
            protectedKeys(NodeEdits.of(NodeEdits.TABLET, FILE, Map.of(key, "x"), List.of())),
            protectedKeys(NodeEdits.of(NodeEdits.TABLET, file, Map.of(), List.of(key))))) {
      assertThat(findings)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
                assertThat(finding.key()).isEqualTo(key);
                assertThat(finding.hint()).contains("set the flags themselves");
              });
    }
    assertThat(
            protectedKeys(
                NodeEdits.of(NodeEdits.TABLET, file, Map.of("gc_interval", "60"), List.of())))
        .as("a line that is there already")
        .isEmpty();
    assertThat(protectedKeys(NodeEdits.of(NodeEdits.TASKMANAGER, "", Map.of(key, "x"), List.of())))
        .as("a taskmanager reads no flags")
        .isEmpty();
  }

  private static List<Finding> protectedKeys(NodeEdit edit) {
    return EditCheck.findings(edit, NodeAction.UPDATE, List.of("role")).stream()
        .filter(finding -> finding.code().equals("PROTECTED_KEY"))
        .toList();
  }

  @Test
  void aKeyGivenTwiceIsPointedOutWithItsLine() {
    assertThat(
            findings(
                FILE + "--gc_interval=1\n--gc_interval=2\n",
                Map.of("thread_pool_size", "8"),
                List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("DUPLICATE_KEY");
              assertThat(finding.key()).isEqualTo("gc_interval");
              assertThat(finding.message()).contains("line 3");
            });
  }

  @Test
  void aSecretInALineThatLacksItsEqualsSignIsNotTold() {
    assertThat(findings(FILE + "--zk_cert hunter2\n", Map.of(), List.of()))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .contains("NO_VALUE", "zk_cert ******")
                    .doesNotContain("hunter2"));
  }

  @Test
  void anEditThatHidesTheLogDirectoryFromStartShIsRefused() {
    assertThat(findings(FILE, Map.of(), List.of("openmldb_log_dir")))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "LOG_DIRECTORY_UNCLEAR"));
    assertThat(findings(FILE, Map.of("log_dir", "/var/log"), List.of()))
        .as("start.sh takes both for one name")
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "LOG_DIRECTORY_UNCLEAR"));
  }

  @Test
  void aFileThatStartShCannotStartFromRefusesARestartHoweverLongItHasBeenSo() {
    String none = "--role=tablet\n";
    String two = "#--openmldb_log_dir=./logs_other\n" + FILE;

    assertThat(findings(none, Map.of("gc_interval", "60"), List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("LOG_DIRECTORY_UNCLEAR");
              assertThat(finding.message())
                  .contains("no log directory in /opt/tablet/conf/tablet.flags");
              assertThat(finding.hint()).contains("Set openmldb_log_dir");
            });
    assertThat(findings(two, Map.of(), List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.message()).contains("several lines of");
              assertThat(finding.hint()).contains("Leave one of these lines");
            });
    for (String file : List.of(none, two)) {
      assertThat(
              EditCheck.findings(
                  NodeEdits.of(NodeEdits.TABLET, file, Map.of(), List.of()),
                  NodeAction.UNCHANGED,
                  List.of()))
          .as("a node that is left running")
          .extracting(Finding::level)
          .containsExactly(FindingLevel.WARNING);
    }
  }

  @Test
  void aRequestThatMendsTheLogDirectoryItselfPasses() {
    assertThat(findings("", Map.of("openmldb_log_dir", "./logs"), List.of())).isEmpty();
    assertThat(findings(FILE + "--log_dir=/var/log\n", Map.of(), List.of("log_dir"))).isEmpty();
  }

  @Test
  void aSettingThatOnlyCountedOnceIsPointedOut() {
    assertThat(findings(FILE, Map.of("auto_failover", "true"), List.of()))
        .extracting(Finding::code)
        .containsExactly("NO_EFFECT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "t", "y", "Yes", "1"})
  void switchingOnThePageThatShowsEveryFlagIsPointedOutHoweverItIsSpelled(String on) {
    assertThat(findings(FILE, Map.of("enable_flags_service", on), List.of()))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "SECRETS_ON_FLAGS_PAGE"));
    assertThat(
            findings(
                FILE + "--zk_cert=user:secret\n", Map.of("enable-flags-service", on), List.of()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("this file holds secrets"));
  }

  @Test
  void aPageThatStaysAsItIsOrIsSwitchedOffIsNotPointedOut() {
    String on = FILE + "--enable_flags_service=yes\n";

    assertThat(findings(on, Map.of("enable_flags_service", "true"), List.of())).isEmpty();
    assertThat(findings(on, Map.of("enable_flags_service", "false"), List.of())).isEmpty();
    assertThat(findings(on, Map.of("thread_pool_size", "8"), List.of())).isEmpty();
  }

  @Test
  void aSessionThatOutlivesThePauseOfStartShRestartIsPointedOut() {
    String justShortEnough = FILE + "--zk_session_timeout=18000\n";
    String tooLong = FILE + "--zk_session_timeout=20000\n";

    assertThat(findings(justShortEnough, Map.of(), List.of())).isEmpty();
    assertThat(findings(tooLong, Map.of("zk_session_timeout", "2000"), List.of()))
        .as("it is the old process's session")
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "SESSION_OUTLIVES_RESTART"));
    assertThat(findings(FILE, Map.of("zk_session_timeout", "20000"), List.of())).isEmpty();
  }

  private static List<Finding> findings(String file, Map<String, String> set, List<String> unset) {
    return EditCheck.findings(
        NodeEdits.of(NodeEdits.TABLET, file, set, unset),
        NodeAction.UPDATE,
        ClusterConfig.DEFAULT_PROTECTED_KEYS);
  }
}
