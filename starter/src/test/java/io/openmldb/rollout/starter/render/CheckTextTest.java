package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.plan.CheckAnswer;
import io.openmldb.rollout.workflows.api.plan.CheckItem;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTextTest {

  @Test
  void whatWasLookedAtComesBeforeWhatWasFound() {
    List<Finding> findings = List.of(Finding.ofCluster(FindingCode.DISK_LOW, "only 12 MiB"));
    Plan plan =
        new Plan(
            "demo",
            List.of(),
            findings,
            0,
            List.of(
                CheckAnswer.of(CheckItem.LOGIN, findings, true, "7 nodes on 3 hosts"),
                CheckAnswer.of(CheckItem.DISK_SPACE, findings, true, "7 nodes"),
                CheckAnswer.of(CheckItem.HEALTH, findings, false, "it cannot be read")));

    assertThat(String.join("\n", new CheckText(false).of(plan).lines()))
        .containsSubsequence(
            "OK          Can the worker log in to every host?",
            "7 nodes on 3 hosts",
            "WARNING     Is there room",
            "NOT LOOKED  Is every tablet healthy",
            "it cannot be read",
            "DISK_LOW",
            "nothing stands against a rollout of demo; read the warnings");
  }

  @Test
  void aPlanOfAWorkerThatDoesNotSayItHasNoList() {
    assertThat(new CheckText(false).of(new Plan("demo", List.of(), List.of(), 0)).lines())
        .containsExactly("Checked 0 nodes of demo", "", "nothing stands against a rollout of demo");
  }
}
