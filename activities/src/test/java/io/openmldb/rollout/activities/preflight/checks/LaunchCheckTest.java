package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.process.launch.LaunchFacts;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.registry.SystemdUnit;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchCheckTest {

  private static final Node TABLET =
      new Node(Component.TABLET, "10.0.0.7:10921", "10.0.0.7", "/opt/tablet");

  private static final NodeSettings BY_UNIT =
      new NodeSettings(
          Map.of(),
          List.of(),
          Optional.of(new SystemdUnit("openmldb-tablet.service", false)),
          false);

  @Test
  void aNodeThatLosesNothingHasNoFinding() {
    assertThat(findings("running")).isEmpty();
    assertThat(findings()).isEmpty();
    assertThat(findings(BY_UNIT, null, "running", "unit openmldb-tablet.service", "unit_of_node"))
        .isEmpty();
  }

  @Test
  void whatWouldBeLostIsNamedByItsKind() {
    List<Finding> findings =
        findings(
            "running",
            "limit n 655360 1024",
            "limit l unlimited 64",
            "missing TZ",
            "other MALLOC_CONF",
            "nice -5 0",
            "group /openmldb");

    assertThat(findings)
        .extracting(Finding::code)
        .containsExactly("LIMIT_LOST", "ENVIRONMENT_LOST", "ATTRIBUTE_LOST");
    assertThat(findings).allMatch(finding -> finding.level() == FindingLevel.WARNING);
    assertThat(findings.get(0).message())
        .contains("open files 1024 instead of 655360", "locked memory 64 instead of unlimited");
    assertThat(findings.get(1).message()).contains("without TZ", "with another MALLOC_CONF");
    assertThat(findings.get(2).message())
        .contains("nice value 0 instead of -5", "control group /openmldb");
  }

  @Test
  void aProcessThatShowsNothingIsTold() {
    assertThat(findings("running", "environment_unreadable"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.is(FindingCode.ENVIRONMENT_LOST)).isTrue());
  }

  @Test
  void aUnitThatTheRegistryDoesNotNameRefusesThePlanWithWhatToWriteThere() {
    assertThat(findings("running", "user_unit tablet.service", "unit_of_node", "missing TZ"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("SYSTEMD_UNIT");
              assertThat(finding.hint()).contains("start: {systemd: tablet.service, user: true}");
            });
    assertThat(findings("running", "unit cron.service"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("ATTRIBUTE_LOST");
              assertThat(finding.message()).contains("outside of the unit cron.service");
            });
  }

  @Test
  void aUnitOfTheRegistryThatCannotBeUsedRefusesThePlan() {
    assertThat(message(findings(BY_UNIT, null, "unit_unknown"))).contains("does not know the unit");
    assertThat(message(findings(BY_UNIT, null, "unit_forbidden")))
        .contains("may not start and stop");
    assertThat(message(findings(BY_UNIT, null, "running"))).contains("but of a login");
    assertThat(message(findings(BY_UNIT, null, "running", "unit other.service")))
        .contains("but of the unit other.service");
    assertThat(message(findings(BY_UNIT, true, "running", "unit openmldb-tablet.service")))
        .contains("daemon mode");
    assertThat(findings(BY_UNIT, null, "running", "contained")).isEmpty();
    assertThat(findings(BY_UNIT, null, "session_is_killed")).isEmpty();
  }

  @Test
  void aContainerAndASessionThatTakesItsProcessesAlongRefuseThePlan() {
    assertThat(findings("running", "contained"))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "IN_CONTAINER"));
    assertThat(message(findings("running", "first_process"))).contains("first process");
    assertThat(findings("session_is_killed"))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "SESSION_ENDS_PROCESSES"));
  }

  private static String message(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.get(0).message();
  }

  private static List<Finding> findings(String... lines) {
    return findings(NodeSettings.DEFAULT, null, lines);
  }

  private static List<Finding> findings(NodeSettings settings, Boolean daemon, String... lines) {
    return LaunchCheck.of(TABLET, settings, LaunchFacts.parse(List.of(lines)), daemon);
  }
}
