package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.OnFailure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTextTest {

  private final ReportText text = new ReportText(new TimeFormat(ZoneOffset.UTC), false);

  @Test
  void theSummaryShowsOutcomeNodesFaultsAndWhatIsLeft() {
    assertThat(text.summary(SampleRecords.report()).toString())
        .isEqualTo(
            """
            demo: ROLLED_BACK in 4 min 12 s: tablet 10.0.0.7:10921 failed
              workflow rollout-demo, run run-1, from 2026-11-25 03:00:00 to 2026-11-25 03:04:12 (Z)

              tablet  10.0.0.6:10921  UPDATED      15 s  1 move  writes refused for 900 ms  proved by FILE
              tablet  10.0.0.7:10921  ROLLED_BACK

            tablet 10.0.0.7:10921
              did not register

            1 warning
              OPERATION_FAILED  an operation failed

            Left inconsistent
              - replica of db.t1 on 10.0.0.7:10921 is not attached""");
  }

  @Test
  void theWholeReportAlsoShowsTheRequestStepsLogAndDecisions() {
    RolloutRequest request =
        RolloutRequestBuilder.forCluster("demo")
            .set(Component.TABLET, "gc_interval", "60")
            .onFailure(OnFailure.ROLLBACK)
            .reason("fewer pauses")
            .by("li.wei")
            .build();

    assertThat(
            text.whole(
                    SampleRecords.report(),
                    request,
                    Optional.of(SampleRecords.plan("demo", FindingLevel.WARNING)),
                    List.of())
                .toString())
        .contains(
            """
            run run-1, from 2026-11-25 03:00:00 to 2026-11-25 03:04:12 (Z)
              tablet: gc_interval = 60
              option onFailure: ROLLBACK
              asked for by li.wei: fewer pauses

            Difference of tablet 10.0.0.6:10921
              --- conf/tablet.flags
              +++ conf/tablet.flags
              @@ -3,1 +3,1 @@
              ---gc_interval=30
              +--gc_interval=60

              tablet  10.0.0.6:10921""")
        .contains(
            """
            tablet 10.0.0.6:10921
              03:00:00  backup   1 s
              03:00:01  restart  14 s  2 attempts  pid 41 to 77

            tablet 10.0.0.7:10921
              did not register
              the end of its log:
              | E1125 bind failed
              | E1125 exit
            """)
        .contains("Decisions\n  03:01:40  operator  decide ROLLBACK  enough");
  }

  @Test
  void aStepAndADecisionOfAnotherDayHaveTheirDates() {
    Report sample = SampleRecords.report();
    Instant later = SampleRecords.STARTED.plus(Duration.ofDays(3));
    NodeReport first = sample.nodes().get(0);
    List<StepRecord> steps =
        List.of(
            first.steps().get(0),
            new StepRecord(Step.RESTART, later, later.plusSeconds(8), 1, null));
    NodeReport node =
        new NodeReport(
            first.component(),
            first.endpoint(),
            first.state(),
            steps,
            List.of(),
            0,
            first.effective(),
            0,
            null,
            null);
    Report report =
        new Report(
            "demo",
            "rollout-demo",
            "run-1",
            Outcome.SUCCEEDED,
            null,
            SampleRecords.STARTED,
            later.plusSeconds(20),
            List.of(node),
            List.of(),
            List.of(new Report.Event(later, "ann", "approve CANARY", null)),
            List.of());
    RolloutRequest request = RolloutRequestBuilder.forCluster("demo").restartOnly(true).build();

    assertThat(text.whole(report, request, Optional.empty(), List.of()).toString())
        .containsPattern("\n  03:00:00 +backup ")
        .contains("\n  2026-11-28 03:00:00  restart ")
        .contains("Decisions\n  2026-11-28 03:00:00  ann  approve CANARY");
  }

  @Test
  void aDiffThatNodesShareIsShownOnceAndWhatIsMissingIsSaid() {
    Plan one = SampleRecords.plan("demo", FindingLevel.WARNING);
    Plan same = new Plan("demo", Collections.nCopies(7, one.nodes().get(0)), one.findings(), 1);
    RolloutRequest request = RolloutRequestBuilder.forCluster("demo").restartOnly(true).build();

    assertThat(text.whole(SampleRecords.report(), request, Optional.of(same), List.of()).toString())
        .containsOnlyOnce("+--gc_interval=60")
        .contains("Difference of tablet 10.0.0.6:10921, ", " and 2 more\n");
    assertThat(
            text.whole(SampleRecords.report(), request, Optional.empty(), List.of("No worker."))
                .toString())
        .contains("\n  No worker.\n");
  }
}
