package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.ApprovalPolicy;
import io.openmldb.rollout.workflows.api.request.OnFailure;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.api.request.Timeouts;
import io.openmldb.rollout.workflows.api.request.WritesPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeCheckTest {

  private static final long PLENTY = 50L << 20;
  private static final String IN_ORDER =
      "start_script=yes\nfile_replaceable=yes\nworkdir_writable=yes\nfree_kib=99999999\nsh=bash\n";

  private static final ProcessSnapshot RUNNING =
      new ProcessSnapshot(100, 5, Instant.EPOCH, ProcessMode.NORMAL, 0);

  @Test
  void aNodeAndAHostInOrderSayNothing() {
    assertThat(findings(NodeEdits.TABLET, RUNNING, facts(true, "dash", PLENTY), Options.DEFAULT))
        .isEmpty();
  }

  @Test
  void whatIsMissingOnTheHostIsTold() {
    HostFacts facts = HostFacts.parse("free_kib=500\nsh=bash\n");

    assertThat(
            findings(
                NodeEdits.TABLET,
                ProcessSnapshot.absent(ProcessMode.NORMAL),
                facts,
                Options.DEFAULT))
        .extracting(Finding::level, Finding::code)
        .containsExactly(
            tuple(FindingLevel.ERROR, "NO_START_SCRIPT"),
            tuple(FindingLevel.ERROR, "NOT_WRITABLE"),
            tuple(FindingLevel.ERROR, "DISK_FULL"),
            tuple(FindingLevel.WARNING, "NOT_RUNNING"));
  }

  @Test
  void littleRoomIsAWarning() {
    assertThat(
            findings(NodeEdits.TABLET, RUNNING, facts(false, "bash", 500L << 10), Options.DEFAULT))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "DISK_LOW"));
  }

  @Test
  void aDiskWithoutRoomForTheFileAndItsCopiesIsFull() {
    NodeInspection large =
        new NodeInspection(
            null,
            NodeEdits.TABLET,
            ConfigFileParser.parse(NodeEdits.TABLET.component(), new byte[5 << 20]),
            RUNNING,
            facts(false, "bash", 15L << 10));

    assertThat(NodeCheck.of(large, Options.DEFAULT, NodeSettings.DEFAULT))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("DISK_FULL");
              assertThat(finding.message())
                  .endsWith(
                      "only 15 MiB are free under /opt/tablet/conf on 10.0.0.7, and 20 MiB are"
                          + " needed");
            });
    assertThat(
            findings(NodeEdits.TABLET, RUNNING, facts(false, "bash", 15L << 10), Options.DEFAULT))
        .as("a small file")
        .extracting(Finding::code)
        .containsExactly("DISK_LOW");
  }

  @Test
  void theDocumentedRestartOfATaskmanagerDoesNothingUnderDash() {
    assertThat(findings(NodeEdits.TASKMANAGER, RUNNING, facts(true, "dash", PLENTY), documented()))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "RESTART_DOES_NOTHING"));

    assertThat(findings(NodeEdits.TASKMANAGER, RUNNING, facts(true, "bash", PLENTY), documented()))
        .isEmpty();
    assertThat(findings(NodeEdits.TASKMANAGER, RUNNING, facts(false, "dash", PLENTY), documented()))
        .isEmpty();
    assertThat(findings(NodeEdits.TABLET, RUNNING, facts(true, "dash", PLENTY), documented()))
        .isEmpty();
  }

  @Test
  void aProcessThatWasNotStartedByTheNodesStartShIsRefused() {
    HostFacts facts = HostFacts.parse(IN_ORDER + "pid_file=100\n");

    assertThat(findings(NodeEdits.TABLET, RUNNING, facts, Options.DEFAULT))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("OTHER_PROCESS");
              assertThat(finding.message()).contains("process 100", "conf/tablet.flags");
            });
    assertThat(findings(NodeEdits.TASKMANAGER, RUNNING, facts, Options.DEFAULT))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("OTHER_PROCESS");
              assertThat(finding.message()).contains("process 100", "/opt/taskmanager");
            });
  }

  @Test
  void aPidFileThatNamesAnotherProcessOrNoneIsAWarning() {
    String named = IN_ORDER + "process_is_component=yes\n";

    assertThat(
            findings(
                NodeEdits.TABLET,
                RUNNING,
                HostFacts.parse(named + "pid_file=99\n"),
                Options.DEFAULT))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "PID_FILE_STALE"));
    assertThat(findings(NodeEdits.TABLET, RUNNING, HostFacts.parse(named), Options.DEFAULT))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("names no process"));
  }

  @Test
  void aDeadSupervisorIsAWarningAndTheNodeCountsAsADaemon() {
    HostFacts facts =
        HostFacts.parse(IN_ORDER + "process_is_component=yes\npid_file=90\npid_child_file=yes\n");

    assertThat(findings(NodeEdits.TABLET, RUNNING, facts, Options.DEFAULT))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "SUPERVISOR_DEAD"));
    assertThat(inspection(NodeEdits.TABLET, RUNNING, facts).mode()).isEqualTo(ProcessMode.DAEMON);
  }

  private static List<Finding> findings(
      Node node, ProcessSnapshot process, HostFacts facts, Options options) {
    return NodeCheck.of(inspection(node, process, facts), options, NodeSettings.DEFAULT);
  }

  private static NodeInspection inspection(Node node, ProcessSnapshot process, HostFacts facts) {
    ConfigFile file = ConfigFileParser.parse(node.component(), new byte[0]);
    return new NodeInspection(null, node, file, process, facts);
  }

  private static HostFacts facts(boolean restartsBySh, String shell, long freeKib) {
    return new HostFacts(
        true,
        restartsBySh,
        true,
        true,
        1,
        false,
        false,
        true,
        freeKib,
        "/opt/tablet/conf",
        shell,
        RUNNING.pid(),
        false,
        true);
  }

  private static Options documented() {
    return new Options(
        false,
        false,
        null,
        Procedure.DOCUMENTED,
        SingleReplicaPolicy.ADD_REPLICA,
        OnFailure.PAUSE,
        WritesPolicy.CONTINUE,
        ApprovalPolicy.NONE,
        Duration.ZERO,
        false,
        16,
        0,
        false,
        Timeouts.DEFAULT,
        List.of(),
        null);
  }
}
