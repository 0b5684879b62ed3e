package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.gflags.Flag;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against what the released binary printed for a file with {@code --gc_interval=60}. */
class FlagCheckTest {

  private static final String FILE =
      """
      --role=tablet
      --openmldb_log_dir=./logs
      --thread_pool_size=24
      """;

  private final FlagCatalog catalog =
      FlagCatalog.parse(ResourceText.text(FlagCheckTest.class, "helpxml-tablet.xml")).orElseThrow();

  @Test
  void theCatalogHoldsNameTypeDefaultAndCurrentValue() {
    assertThat(catalog.flag("gc_interval")).contains(new Flag("gc_interval", "int32", "120", "60"));
    assertThat(catalog.flag("no_such_flag")).isEmpty();
    assertThat(catalog.flag("gc-interval")).isPresent();
  }

  @Test
  void whatIsNoCatalogIsTold() {
    assertThat(FlagCatalog.parse("bash: ./bin/openmldb: No such file or directory")).isEmpty();
    assertThat(FlagCatalog.parse("<AllFlags><flag><name>cut off")).isEmpty();
    assertThat(FlagCatalog.parse("<AllFlags></AllFlags>")).isEmpty();
  }

  @Test
  void aValueThatWasTakenSaysNothing() {
    assertThat(findings(FILE, Map.of("gc_interval", "60"), List.of())).isEmpty();
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesNodeKeyAndWhatIsNear() {
    assertThat(findings(FILE, Map.of("gc_intervall", "60"), List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("UNKNOWN_KEY");
              assertThat(finding.key()).isEqualTo("gc_intervall");
              assertThat(finding.endpoint()).isEqualTo("10.0.0.7:10921");
              assertThat(finding.message()).startsWith("tablet 10.0.0.7:10921: gc_intervall ");
              assertThat(finding.hint()).contains("gc_interval");
            });
  }

  @Test
  void aValueThatWasNotTakenIsAnErrorThatNamesTheType() {
    assertThat(findings(FILE, Map.of("gc_interval", "abc"), List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("VALUE_NOT_TAKEN");
              assertThat(finding.message()).contains("int32", "\"abc\"", "stay 60");
            });
  }

  @Test
  void aKeyThatOnlyOtherComponentsReadIsPointedOutWhenItIsSet() {
    Node nameserver = new Node(Component.NAMESERVER, "10.0.0.5:6527", "10.0.0.5", "/opt/ns");

    assertThat(
            FlagCheck.findings(
                NodeEdits.of(nameserver, FILE, Map.of("gc-interval", "60"), List.of()), catalog))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("NOT_READ_BY_COMPONENT");
              assertThat(finding.key()).isEqualTo("gc-interval");
              assertThat(finding.message()).contains("nameserver", "only by tablet");
            });
    assertThat(
            FlagCheck.findings(
                NodeEdits.of(
                    nameserver,
                    FILE + "--gc_interval=60\n",
                    Map.of("thread_pool_size", "24"),
                    List.of("gc_interval")),
                catalog))
        .as("one that may go, and one that every component reads")
        .extracting(Finding::code)
        .doesNotContain("NOT_READ_BY_COMPONENT");
  }

  @Test
  void whereTheBinaryCannotBeAskedTheTableKnowsNamesAndTypes() {
    assertThat(byTable(Map.of("gc_interval", "60", "bvar_dump_interval", "75"))).isEmpty();
    assertThat(byTable(Map.of("gc_intervall", "60")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("UNKNOWN_KEY");
              assertThat(finding.message()).contains("10.0.0.7:10921", "OpenMLDB 0.9.3");
              assertThat(finding.hint()).contains("gc_interval");
            });
    assertThat(byTable(Map.of("gc_interval", "99999999999")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("VALUE_NOT_TAKEN");
              assertThat(finding.message()).contains("int32", "stay 120");
            });
  }

  @Test
  void aValueThatIsInTheFileAlreadyOrIsTheDefaultIsNoted() {
    String file = FILE + "--gc_interval=60\n";
    assertThat(findings(file, Map.of("gc_interval", "60"), List.of()))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.INFO, "SAME_VALUE"));

    Map<String, String> defaulted = Map.of("auto_failover", "no");
    assertThat(findings(FILE, defaulted, List.of()))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.INFO, "DEFAULT_VALUE", "auto_failover"));
  }

  @Test
  void theValueOfASecretKeyIsNotTold() {
    assertThat(findings(FILE, Map.of("zk_cert", "user:hunter2"), List.of()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.toString()).doesNotContain("hunter2"));
    assertThat(findings(FILE + "--zk_cert hunter2=\n", Map.of(), List.of()))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .contains("UNKNOWN_KEY_IN_FILE", "zk_cert ******")
                    .doesNotContain("hunter2"));
  }

  @Test
  void anUnknownKeyMayBeTakenOutOfAFile() {
    assertThat(findings(FILE + "--no_such_flag=1\n", Map.of(), List.of("no_such_flag"))).isEmpty();
    assertThat(findings(FILE, Map.of(), List.of("no_such_flag")))
        .extracting(Finding::code)
        .containsExactly("UNKNOWN_KEY");
  }

  @Test
  void whatStandsInTheFileAlreadyIsCheckedToo() {
    assertThat(findings(FILE + "--no_such_flag=1\n--gc_interval=abc\n", Map.of(), List.of()))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(
            tuple(FindingLevel.WARNING, "UNKNOWN_KEY_IN_FILE", "no_such_flag"),
            tuple(FindingLevel.ERROR, "VALUE_NOT_TAKEN_IN_FILE", "gc_interval"));
  }

  @Test
  void aFlagWithoutAValueIsIgnoredByTheServerAndHere() {
    assertThat(findings(FILE + "--disk_gc_interval\n", Map.of(), List.of())).isEmpty();
  }

  private static List<Finding> byTable(Map<String, String> set) {
    NodeEdit edit = NodeEdits.of(NodeEdits.TABLET, FILE, set, List.of());
    return FlagCheck.findings(edit, ReleasedFlags.catalog(edit.after()));
  }

  private List<Finding> findings(String file, Map<String, String> set, List<String> unset) {
    return FlagCheck.findings(NodeEdits.of(NodeEdits.TABLET, file, set, unset), catalog);
  }
}
