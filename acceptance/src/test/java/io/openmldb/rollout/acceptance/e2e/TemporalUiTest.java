package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.acceptance.browser.Browser;
import io.openmldb.rollout.acceptance.browser.Screenshots;
import io.openmldb.rollout.acceptance.browser.StartWorkflowForm;
import io.openmldb.rollout.acceptance.browser.TemporalUi;
import io.openmldb.rollout.acceptance.browser.UpdateDialog;
import io.openmldb.rollout.acceptance.browser.WorkflowPage;
import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a person does who knows only Temporal's UI, in Chromium: at each gate the page says what is
 * asked, why, what follows without an answer, and the message that answers, which is copied from
 * there and pasted.
 */
@ExtendWith(SharedTestbeds.class)
@Order(2)
@Timeout(400)
@Tag("end-to-end")
class TemporalUiTest {

  private static final String FOR_A_PERSON = "waiting for a person";
  private static final String FOR_A_WINDOW = "waiting for a maintenance window";

  private static Browser browser;

  @BeforeAll
  static void startBrowser() {
    assumeTrue(
        Browser.isHere() || System.getenv("CI") != null,
        "Debian's packages chromium and chromium-driver are not here");
    browser = Browser.start();
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void aRolloutIsStartedApprovedPausedResumedAndAborted(Slot slot) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"gc_interval": "%s"}}],
         "options": {"approval": "PLAN", "writes": "GATED"},
         "reason": "collect garbage twice as often", "by": "ann"}"""
            .formatted(slot.newValue());
    Screenshots screenshots = new Screenshots(browser);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      StartWorkflowForm form = ui(slot).startForm("rollout-demo").paste(request);
      screenshots.ofPage("start-workflow", 1000);
      form.start();

      WorkflowPage page = ui(slot).workflow("rollout-demo");
      String approval = asked(page, Gate.APPROVAL, "the plan of demo is to be approved");
      assertThat(approval)
          .contains("tablet: gc_interval = ", "collect garbage twice as often", "query plan")
          .contains("writes: GATED", "approval: PLAN")
          .contains(slot.tablet(1), slot.tablet(2), slot.tablet(3));
      screenshots.ofPage("gate-approval", 1150);
      UpdateDialog wrong = page.sendAnUpdate().choose("approve").paste("{\"gate\": \"CANARY\"}");
      assertThat(wrong.submitInVain())
          .isEqualTo("nothing waits at the gate CANARY; it waits at the gate APPROVAL");
      screenshots.ofDialog("update-refused");
      wrong.cancel();
      answer(page, "approve", "{\"gate\": \"APPROVAL\"}");

      asked(page, Gate.WRITES_PAUSED, "applications must stop writing");
      screenshots.ofDetails("gate-writes-paused");
      page.sendAnUpdate()
          .choose("pause")
          .paste("{\"reason\": \"lunch\", \"by\": \"bob\"}")
          .submit();
      answer(page, "confirmWrites", "{\"state\": \"PAUSED\"}");

      asked(page, Gate.PAUSED, "paused by bob: lunch");
      screenshots.ofDetails("gate-paused");
      page.sendAnUpdate()
          .choose("abort")
          .paste("{\"reason\": \"not today\", \"by\": \"ann\"}")
          .submit();

      page.awaitStatus("Failed");
      assertThat(page.details().await("ABORTED")).contains("No node stays updated");
      screenshots.ofPage("end-aborted", 900);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void aCanaryIsApprovedAndAFailedNodeDecidedOn(Slot slot) throws Exception {
    String canary = slot.tablet(1);
    String failing = slot.tablet(2);
    String request =
        """
        {"cluster": "demo",
         "changes": [
           {"component": "tablet", "endpoints": ["%s"], "set": {"gc_interval": "%s"}},
           {"component": "tablet", "endpoints": ["%s"], "set": {"zk_session_timeout": "-5"}}],
         "options": {"approval": "CANARY", "writes": "GATED"},
         "reason": "a shorter session", "by": "ann"}"""
            .formatted(canary, slot.newValue(), failing);
    Screenshots screenshots = new Screenshots(browser);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      ui(slot).startForm("rollout-demo").paste(request).start();
      WorkflowPage page = ui(slot).workflow("rollout-demo");

      asked(page, Gate.WRITES_PAUSED, "applications must stop writing");
      answer(page, "confirmWrites", "{\"state\": \"PAUSED\"}");

      asked(page, Gate.CANARY, "is updated; its siblings follow once this is approved");
      screenshots.ofDetails("gate-canary");
      page.sendAnUpdate().choose("pause").submit();
      page.details().await("holds before the next node");
      answer(page, "approve", "{\"gate\": \"CANARY\", \"endpoint\": \"%s\"}".formatted(canary));
      asked(page, Gate.PAUSED, "paused by operator");
      answer(page, "resume", "{}");

      String decision = asked(page, Gate.DECISION, "tablet " + failing + " ROLLED_BACK: ");
      assertThat(decision).contains("ROLLED_BACK", "RETRY: ", "SKIP: ", "ROLLBACK: ", "ABORT: ");
      screenshots.ofDetails("gate-decision");
      answer(page, "decide", "{\"endpoint\": \"" + failing + "\", \"decision\": \"SKIP\"}");

      asked(page, Gate.WRITES_RESUMED, "applications may write again");
      screenshots.ofDetails("gate-writes-resumed");
      answer(page, "confirmWrites", "{\"state\": \"RESUMED\"}");

      page.awaitStatus("Completed");
      assertThat(page.details().await("SUCCEEDED"))
          .contains("rollout undo demo", "Start Workflow Like This One, with this input")
          .contains("\"endpoints\":[\"" + canary + "\"]", "\"approval\":\"PLAN\"");
      page.showTimeline();
      screenshots.ofPage("timeline", 1200);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void oneThatWaitsIsListedTerminatedAndStartedAgainAndThatOneCancelled(Slot slot)
      throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "apiserver"}],
         "options": {"restartOnly": true, "approval": "PLAN"},
         "reason": "a new certificate", "by": "ann"}""";
    Screenshots screenshots = new Screenshots(browser);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      ui(slot).startForm("rollout-demo").paste(request).start();
      WorkflowPage first = ui(slot).workflow("rollout-demo");
      asked(first, Gate.APPROVAL, "the plan of demo is to be approved");
      String link = link(FOR_A_PERSON);
      awaitListed(slot, link);
      ui(slot).list(link).awaitRow("rollout-demo");
      screenshots.ofPage("waiting", 500);
      first = ui(slot).workflow("rollout-demo");
      first.terminate("a person's mistake");
      first.awaitStatus("Terminated");

      StartWorkflowForm again = first.startOneLikeThis();
      assertThat(again.awaitInput("a new certificate")).contains("restartOnly");
      again.start();
      WorkflowPage second = ui(slot).workflow("rollout-demo");
      asked(second, Gate.APPROVAL, "the plan of demo is to be approved");
      second.requestCancellation();
      second.awaitStatus("Canceled");
      Object kept =
          slot.rollouts()
              .client()
              .newUntypedWorkflowStub("rollout-demo")
              .describe()
              .getMemo(ClusterRolloutWorkflow.REPORT_MEMO, Report.class);
      assertThat(Report.class.cast(kept).outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(second.details().await("ABORTED")).contains("No node stays updated");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void oneThatWaitsForItsWindowSaysUntilWhenAndIsAborted(Slot slot) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MINUTES);
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "apiserver"}],
         "options": {"restartOnly": true, "notBefore": "%s"},
         "reason": "a new certificate", "by": "ann"}"""
            .formatted(tomorrow);
    Screenshots screenshots = new Screenshots(browser);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      ui(slot).startForm("rollout-demo").paste(request).start();
      WorkflowPage page = ui(slot).workflow("rollout-demo");

      assertThat(page.details().await("It waits by itself, nobody is asked (WINDOW)"))
          .contains("pause and abort work", tomorrow.toString().substring(0, 10));
      screenshots.ofDetails("gate-window");
      String link = link(FOR_A_WINDOW);
      awaitListed(slot, link);
      assertThat(isListed(slot, link(FOR_A_PERSON)))
          .as("is listed as waiting for a person")
          .isFalse();
      ui(slot).list(link).awaitRow("rollout-demo");
      page = ui(slot).workflow("rollout-demo");
      page.sendAnUpdate().choose("abort").paste("{\"by\": \"ann\"}").submit();

      page.awaitStatus("Failed");
      assertThat(page.details().await("ABORTED")).contains("No node stays updated");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void oneThatWaitsForTheClusterAndForJobsIsDecidedOn(Slot slot) throws Exception {
    String taskmanager = slot.cluster().state().node("taskmanager", 1).endpoint();
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "taskmanager"}],
         "options": {"restartOnly": true, "approval": "PLAN", "jobs": "WAIT",
                     "timeouts": {"health": "PT20S", "jobs": "PT5S"}},
         "reason": "a new certificate", "by": "ann"}""";
    Screenshots screenshots = new Screenshots(browser);
    try (LaunchedProcess worker = slot.testbed().startWorker();
        LaunchedProcess writer =
            slot.cluster().write(slot.testbed().folder().resolve("writes-ui.json"))) {
      slot.cluster().fault("run-job", "1", "--seconds", "300");
      ui(slot).startForm("rollout-demo").paste(request).start();
      WorkflowPage page = ui(slot).workflow("rollout-demo");
      asked(page, Gate.APPROVAL, "the plan of demo is to be approved");
      slot.cluster().fault("lag", "2", "--millis", "60000");
      page.sendAnUpdate().choose("approve").paste("{\"gate\": \"APPROVAL\"}").submit();

      asked(page, Gate.HEALTH, "before taskmanager " + taskmanager);
      screenshots.ofDetails("gate-health");
      slot.cluster().fault("clear");
      answer(page, "decide", "{\"endpoint\": \"demo\", \"decision\": \"RETRY\"}");

      asked(page, Gate.JOBS, "ImportOnlineData");
      screenshots.ofDetails("gate-jobs");
      answer(page, "decide", "{\"endpoint\": \"" + taskmanager + "\", \"decision\": \"SKIP\"}");

      page.awaitStatus("Completed");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    } finally {
      slot.cluster().fault("clear");
    }
  }

  /** What the page says when it has come to {@code gate}: all that a person has to know. */
  private static String asked(WorkflowPage page, Gate gate, String why) {
    String details =
        page.details().await("WAITING for you at the gate " + gate, "Without an answer until ");
    assertThat(details.replace('\n', ' '))
        .contains(why)
        .contains("Answer: More Actions > Send an Update > ")
        .contains("it ends as on abort KEEP: updated nodes stay updated");
    return details;
  }

  /** Copies {@code input} from the page, and sends it as the update that the page names. */
  private static void answer(WorkflowPage page, String update, String input) {
    page.details().await("Send an Update > " + update);
    String copied = page.details().copyLine(input);
    assertThat(copied).isEqualTo(input);
    page.sendAnUpdate().choose(update).paste(copied).submit();
  }

  /** The link of {@code docs/operating.md} to the workflows that are {@code title}. */
  private static String link(String title) throws Exception {
    String document = Files.readString(RepositoryRoot.find().root().resolve("docs/operating.md"));
    Matcher link = Pattern.compile("- " + title + ": <(http://\\S+)>").matcher(document);
    assertThat(link.find()).as(title).isTrue();
    return link.group(1);
  }

  /** Temporal lists a change a moment after it, and the UI's list does not follow. */
  private static void awaitListed(Slot slot, String link) throws Exception {
    AwaitCondition.untilTrue(
        "the rollout among those of " + link, Duration.ofMinutes(1), () -> isListed(slot, link));
  }

  private static boolean isListed(Slot slot, String link) {
    String query = link.substring(link.indexOf("query=") + "query=".length());
    return slot.rollouts()
        .client()
        .listExecutions(URLDecoder.decode(query, StandardCharsets.UTF_8))
        .anyMatch(listed -> listed.getExecution().getWorkflowId().equals("rollout-demo"));
  }

  private static TemporalUi ui(Slot slot) {
    return new TemporalUi(browser, slot.temporal().ui().orElseThrow());
  }
}
