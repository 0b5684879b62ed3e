package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpFlagCheckTest {

  private static final String FILE = "--role=tablet\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--version=yes",
        "-help",
        "--help=true",
        "--helpfull",
        "--helpshort=1",
        "--helpon=tablet",
        "--helpmatch=tablet",
        "--helppackage",
        "--helpxml=true"
      })
  void aFileWithWhichTheComponentPrintsAndEndsRefusesARestart(String line) {
    assertThat(findings(FILE + line + "\n", Map.of(), NodeAction.UPDATE))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("VALUE_NOT_TAKEN_IN_FILE");
              assertThat(finding.message()).contains("/opt/tablet/conf/tablet.flags", "and end");
            });
    assertThat(findings(FILE + line + "\n", Map.of(), NodeAction.UNCHANGED))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.WARNING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version=false",
        "--noversion",
        "--nohelp",
        "--helpxml=no",
        "--helpon=",
        "#--help"
      })
  void aFlagThatIsOffIsNoFinding(String line) {
    assertThat(findings(FILE + line + "\n", Map.of(), NodeAction.UPDATE)).isEmpty();
  }

  @Test
  void aRequestForOneIsRefusedAndOneThatTakesItAwayIsNot() {
    assertThat(findings(FILE, Map.of("version", "true"), NodeAction.UPDATE))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "VALUE_NOT_TAKEN", "version"));
    assertThat(findings(FILE + "--version\n", Map.of("version", "false"), NodeAction.UPDATE))
        .isEmpty();
  }

  @Test
  void whatTheBinaryIsAskedWithIsNoneOfTheFiles() {
    NodeEdit edit = NodeEdits.of(NodeEdits.TABLET, FILE, Map.of(), List.of());

    assertThat(HelpFlagCheck.findings(edit, NodeAction.UPDATE, printed("helpxml"))).isEmpty();
    assertThat(HelpFlagCheck.findings(edit, NodeAction.UPDATE, printed("version")))
        .as("set by a file that this one includes")
        .hasSize(1);
  }

  private static FlagCatalog printed(String on) {
    return FlagCatalog.parse(
            "<AllFlags><flag><file>f</file><name>"
                + on
                + "</name><meaning>m</meaning><default>false</default><current>true</current>"
                + "<type>bool</type></flag></AllFlags>")
        .orElseThrow();
  }

  private static List<Finding> findings(String file, Map<String, String> set, NodeAction action) {
    NodeEdit edit = NodeEdits.of(NodeEdits.TABLET, file, set, List.of());
    return HelpFlagCheck.findings(edit, action, ReleasedFlags.catalog(edit.after()));
  }
}
