package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTextTest {

  @Test
  void aPlanShowsNodesDiffsFindingsAndTheSum() {
    assertThat(new PlanText(false).of(SampleRecords.plan("demo", FindingLevel.ERROR)).toString())
        .isEqualTo(
            """
            Plan for demo

            1. tablet 10.0.0.6:10921  UPDATE
               /opt/openmldb/conf/tablet.flags on 10.0.0.6, daemon mode, 24 replicas, 8 leader moves
               --- conf/tablet.flags
               +++ conf/tablet.flags
               @@ -3,1 +3,1 @@
               ---gc_interval=30
               +--gc_interval=60

            2. tablet 10.0.0.7:10921  UNCHANGED
               /opt/openmldb/conf/tablet.flags on 10.0.0.7, normal mode

            1 error, which refuses the rollout
              UNKNOWN_KEY  tablet 10.0.0.6:10921 gc_intreval: the binary knows no such flag
                  check it

            For the record
              SAME_VALUE  proof will be by file

            1 of 2 nodes to update, 8 leader moves, about 4 min 20 s; refused as it stands""");
  }

  @Test
  void aNodeWhoseFileStaysAsItIsIsRestarted() {
    NodePlan update = SampleRecords.plan("demo", FindingLevel.INFO).nodes().get(0);
    NodePlan restart =
        new NodePlan(
            update.component(),
            update.endpoint(),
            update.host(),
            update.workdir(),
            update.file(),
            NodeAction.UPDATE,
            update.mode(),
            update.modeBefore(),
            "a".repeat(64),
            "a".repeat(64),
            List.of(),
            "",
            0,
            0);
    Plan plan = new Plan("demo", List.of(restart), List.of(), 60);

    assertThat(new PlanText(false).of(plan).lines())
        .contains("1. tablet 10.0.0.6:10921  RESTART")
        .last()
        .asString()
        .startsWith("1 of 1 nodes to restart, ");
  }

  @Test
  void changedLinesAreColoredOnATerminal() {
    assertThat(new PlanText(true).of(SampleRecords.plan("demo", FindingLevel.WARNING)).lines())
        .contains(
            "\u001b[1m   --- conf/tablet.flags\u001b[0m",
            "\u001b[31m   ---gc_interval=30\u001b[0m",
            "\u001b[32m   +--gc_interval=60\u001b[0m",
            "\u001b[36m   @@ -3,1 +3,1 @@\u001b[0m");
  }

  @Test
  void aFindingThatSaysWhereItIsFoundIsNotToldSoAgain() {
    Node node = new Node(Component.TABLET, "10.0.0.6:10921", "10.0.0.6", "/opt/openmldb");
    Finding finding =
        Finding.ofNode(
                FindingLevel.ERROR,
                FindingCode.UNKNOWN_KEY,
                node,
                node.title() + ": x is no flag",
                null)
            .about("x");

    Plan plan = new Plan("demo", List.of(), List.of(finding), 0);

    assertThat(new PlanText(false).of(plan).lines())
        .contains("  UNKNOWN_KEY  tablet 10.0.0.6:10921: x is no flag");
  }
}
