package io.openmldb.rollout.starter.render.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.OnFailure;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {

  private static final Instant START = SampleRecords.STARTED;
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern PLACE = Pattern.compile("(left|width):[0-9.]+%");

  private final ReportPage page = new ReportPage(new TimeFormat(ZoneId.of("Asia/Shanghai")));

  @Test
  void thePageTellsAllThatIsKnown() {
    String html = page.of(content("x", Outcome.ROLLED_BACK));

    assertThat(html)
        .contains("<h1>demo<span class=\"badge rolled-back\">ROLLED BACK</span></h1>")
        .contains("2026-11-25 11:00:00 to 2026-11-25 11:04:12 (Asia/Shanghai), 4 min 12 s")
        .contains("tablet: x = x, x removed")
        .contains("onFailure: ROLLBACK")
        .doesNotContain("procedure: ", "canarySoak: ")
        .contains("<div class=\"number\">1 of 1</div><div class=\"dim\">nodes updated</div>")
        .contains("<div class=\"number\">900 ms</div>")
        .contains("proved by FILE", "writes refused for 900 ms")
        .contains("<span class=\"removed\">---x=1\n</span><span class=\"added\">+--x=2\n</span>")
        .contains("<td>x.x</td><td>0, 5</td><td>x</td><td>x</td><td></td>")
        .contains("<td colspan=\"5\">and 7 more, which the report omits</td>")
        .contains("2026-11-25 11:01:40")
        .contains("Left inconsistent", "<li>x</li>");
  }

  @Test
  void stepsStandInTheTimelineWhereTheyWere() {
    String html = page.of(content("x", Outcome.SUCCEEDED));

    assertThat(html)
        .contains(
            "<div class=\"bar restart\" style=\"left:10.00%;width:50.00%\""
                + " title=\"restart, 11:00:25, 2 min 6 s\"></div>")
        .contains("<div class=\"decision\" style=\"left:39.68%\" title=\"11:01:40\"></div>");
  }

  @Test
  void whatSeveralNodesHaveAlikeIsToldOnce() {
    Finding one = finding("10.0.0.6:10921");
    Finding other = finding("10.0.0.7:10921");
    Report report =
        new Report(
            "demo", "w", "r", null, null, START, null, List.of(), List.of(one, other), null, null);

    assertThat(page.of(content(report)))
        .contains("<td>tablet 10.0.0.6:10921, tablet 10.0.0.7:10921</td>")
        .containsOnlyOnce("<p>said of both</p>");
  }

  @Test
  void oneUnderWayEndsWhereThePageWasMade() {
    Report report =
        new Report(
            "demo",
            "w",
            "r",
            null,
            null,
            START,
            null,
            List.of(node("n", List.of(new StepRecord(Step.RESTART, START, null, 1, null)))),
            List.of(),
            List.of(),
            List.of());

    assertThat(page.of(content(report)))
        .contains("<span class=\"badge running\">under way</span>")
        .contains("to now (Asia/Shanghai), 10 min")
        .contains("style=\"left:0.00%;width:100.00%\"");
  }

  @Test
  void oneThatEndedBeforeItBeganAnythingIsShown() {
    Report report =
        new Report(null, "w", "r", Outcome.REJECTED, null, START, START, null, null, null, null);

    assertThat(page.of(content(report))).contains("REJECTED").doesNotContain("Timeline");
  }

  /** The tags of a page are the same whatever is written in it: no text becomes markup. */
  @Test
  void noTextOfOthersBecomesMarkup() {
    String hostile =
        "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;<!--\u202E\u001b[31m";

    String html = page.of(content(hostile, Outcome.ABORTED));

    assertThat(tags(html)).isEqualTo(tags(page.of(content("x", Outcome.ABORTED))));
    assertThat(html).doesNotContain("<script", "<img", "<!--", "\u202E", "\u001b");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    assertThat(page.of(content("x", Outcome.SUCCEEDED)))
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("<script", "<link", "<img", "<iframe", "src=", "href=", "url(", "@import")
        .contains("prefers-color-scheme: dark", "@media print");
  }

  private static List<String> tags(String html) {
    return TAG.matcher(html)
        .results()
        .map(MatchResult::group)
        .map(tag -> PLACE.matcher(tag).replaceAll("$1"))
        .toList();
  }

  private static Finding finding(String endpoint) {
    return new Finding(
        FindingLevel.WARNING, "CODE", Component.TABLET, endpoint, null, "said of both", "a hint");
  }

  private static ReportPage.Content content(Report report) {
    RolloutRequest request = new RolloutRequest("demo", List.of(), Options.DEFAULT, null);
    return new ReportPage.Content(
        report, request, Optional.empty(), List.of(), START.plusSeconds(600));
  }

  /** A report with {@code text} in every place where others' text may stand. */
  private static ReportPage.Content content(String text, Outcome outcome) {
    Report report =
        new Report(
            text.equals("x") ? "demo" : text,
            text,
            text,
            outcome,
            text,
            START,
            START.plusSeconds(252),
            List.of(
                node(
                    text,
                    List.of(
                        new StepRecord(Step.BACKUP, START, START.plusSeconds(1), 1, text),
                        new StepRecord(
                            Step.RESTART,
                            START.plusMillis(25_200),
                            START.plusMillis(151_200),
                            2,
                            text)))),
            List.of(
                new Finding(FindingLevel.ERROR, text, Component.TABLET, text, text, text, text)),
            List.of(new Event(START.plusSeconds(100), text, text, text)),
            List.of(text));
    Change change = new Change(Component.TABLET, List.of(), Map.of(text, text), List.of(text));
    RolloutRequest request =
        new RolloutRequest(text, List.of(change), options(), text, text, List.of());
    return new ReportPage.Content(
        report, request, Optional.of(plan(text)), List.of(text), START.plusSeconds(300));
  }

  private static Options options() {
    return RolloutRequestBuilder.forCluster("demo")
        .set(Component.TABLET, "x", "x")
        .onFailure(OnFailure.ROLLBACK)
        .build()
        .options();
  }

  private static Plan plan(String text) {
    String diff = "--- " + text + "\n+++ " + text + "\n@@ -3,1 +3,1 @@\n---x=1\n+--x=2\n " + text;
    NodePlan node =
        new NodePlan(
            Component.TABLET,
            text,
            text,
            text,
            text,
            NodeAction.UPDATE,
            ProcessMode.NORMAL,
            ProcessMode.NORMAL,
            text,
            text,
            List.of(),
            diff,
            3,
            1);
    return new Plan(text, List.of(node), List.of(), 60);
  }

  private static NodeReport node(String text, List<StepRecord> steps) {
    return new NodeReport(
        Component.TABLET,
        text,
        NodeState.UPDATED,
        steps,
        List.of(
            new LeaderMove(text, text, 1, 5, text, text, false),
            new LeaderMove(text, text, 1, 0, text, text, false)),
        7,
        EffectiveProof.FILE,
        900,
        text,
        text);
  }
}
