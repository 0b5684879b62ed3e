package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutProgress;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.markdown.DetailsText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rollout's Current Details in Temporal's UI, in Markdown: what a person who knows only that page
 * has to know. First what is to be done now: the answer that is waited for, or what follows the
 * end. Then refused signals, what was asked for, and the nodes as the command line shows them.
 * Texts of others stand in code blocks, where Markdown changes nothing in them.
 */
final class RolloutCurrentDetails {

  private static final int WARNINGS_SHOWN = 5;

  private static final int LEFT_SHOWN = 20;

  /** Characters of an input that a person still copies. */
  private static final int LONGEST_INPUT = 4_000;

  /** The width of {@code cluster} and the blanks after it. */
  private static final int LABEL = 9;

  private final RolloutRequest request;
  private final RolloutStatus status;
  private final List<Finding> findings;
  private final @Nullable String formerRun;
  private final @Nullable UndoInput undo;
  private final Instant now;
  private final DetailsText text = new DetailsText();

  private RolloutCurrentDetails(
      RolloutRequest request,
      RolloutStatus status,
      List<Finding> findings,
      @Nullable String formerRun,
      @Nullable UndoInput undo,
      Instant now) {
    this.request = request;
    this.status = status;
    this.findings = findings;
    this.formerRun = formerRun;
    this.undo = undo;
    this.now = now;
  }

  /**
   * The details in Markdown.
   *
   * @param findings what is known to speak against the rollout
   * @param formerRun the run that was reset, of which this one was made; null: none was
   * @param undo what takes back the changes of a rollout that has ended; null: nothing does
   */
  static String of(
      RolloutRequest request,
      RolloutStatus status,
      List<Finding> findings,
      @Nullable String formerRun,
      @Nullable UndoInput undo,
      Instant now) {
    return new RolloutCurrentDetails(request, status, findings, formerRun, undo, now).markdown();
  }

  private String markdown() {
    if (!request.problems().isEmpty()) {
      text.append("**The request is wrong; nothing was touched.** Start it again without:");
      text.block(request.problems());
      return text.toString();
    }
    heading();
    if (formerRun != null && status.outcome() == null) {
      text.paragraph(
          "This is a **reset run**, of run `"
              + formerRun
              + "`. A node that that run has updated since the point of the reset is pending here,"
              + " and is restarted once more.");
    }
    if (status.waitingFor() != null) {
      waiting(status.waitingFor());
    }
    if (status.outcome() != null) {
      ending(status.outcome());
    }
    text.refused(status.refused());
    asked();
    nodes();
    return text.toString();
  }

  private void heading() {
    WaitingFor waiting = status.waitingFor();
    if (waiting != null && waiting.isForAPerson()) {
      text.append("**WAITING for you** at the gate **").append(waiting.gate() + "**");
    } else {
      String state = status.outcome() == null ? status.phase().name() : status.outcome().name();
      text.append("**").append(state).append("**");
    }
    if (!status.nodes().isEmpty()) {
      RolloutProgress progress = RolloutProgress.of(status.nodes());
      text.append(
          " · %d %% · %d of %d nodes"
              .formatted(progress.percent(), progress.done(), progress.total()));
    }
    if (status.etaSeconds() > 0) {
      text.append(" · about ");
      text.append(DetailsText.words(Duration.ofSeconds(status.etaSeconds())));
      text.append(" left, as of ").append(DetailsText.utc(now));
    }
    if (status.paused()) {
      text.append(" · holds before the next node");
    }
  }

  private void waiting(WaitingFor waiting) {
    String since = "Since " + DetailsText.utc(waiting.since());
    if (!waiting.isForAPerson()) {
      text.paragraph("It waits by itself, nobody is asked (" + waiting.gate() + "):");
      text.block(List.of(waiting.why()));
      String until = since + ", until " + until(waiting);
      text.paragraph(
          waiting.gate() == Gate.WINDOW
              ? until + ". `pause` and `abort` work."
              : until + " at the longest.");
      return;
    }
    text.block(List.of(waiting.why()));
    if (waiting.gate() == Gate.APPROVAL) {
      plan();
    }
    answers(SuggestedMessage.answersTo(waiting, request.cluster()));
    text.paragraph(
        since
            + ". Without an answer until "
            + until(waiting)
            + " it ends as on abort KEEP: updated nodes stay updated, no further node is touched.");
  }

  /** The end of a wait that has none is its answer. */
  private static String until(WaitingFor waiting) {
    Instant until = waiting.until();
    return until == null ? "an answer" : DetailsText.utc(until);
  }

  /** What to look at before it is approved. */
  private void plan() {
    List<String> warnings =
        findings.stream()
            .filter(finding -> finding.level() == FindingLevel.WARNING)
            .map(finding -> finding.code() + ": " + finding.message())
            .toList();
    String all = "The whole plan, with each difference: tab **Queries**, query `plan`.";
    if (warnings.isEmpty()) {
      text.paragraph(all);
      return;
    }
    text.paragraph("Warnings of the plan:");
    text.block(firstOf(warnings, WARNINGS_SHOWN));
    text.paragraph(all);
  }

  /** A line of a code block can be copied as a whole, to be pasted. */
  private void answers(List<SuggestedMessage> answers) {
    boolean one = answers.size() == 1;
    text.paragraph(
        "Answer: More Actions > Send an Update > **"
            + answers.get(0).update()
            + (one ? "**, with this input:" : "**, with one of these lines as its input:"));
    text.table(answers.stream().map(SuggestedMessage::body).toList());
    text.paragraph(
        one
            ? "It means: " + answers.get(0).effect() + "."
            : answers.stream()
                .map(answer -> "- " + answer.choice() + ": " + answer.effect())
                .collect(Collectors.joining("\n")));
  }

  private void ending(Outcome outcome) {
    if (status.reason() != null) {
      text.paragraph("Why it ended so:");
      text.block(List.of(status.reason()));
    }
    if (!status.left().isEmpty()) {
      text.paragraph("The cluster is **left inconsistent**, and its lease is kept:");
      text.block(firstOf(status.left(), LEFT_SHOWN));
      repair();
      return;
    }
    switch (outcome) {
      case SUCCEEDED -> {
        text.paragraph("Every node is as requested, or was skipped by decision.");
        reversal();
      }
      case REJECTED ->
          text.paragraph(
              "No node was updated. Next: correct what is named above (query `report` has hints),"
                  + " then start it again: More Actions > Start Workflow Like This One.");
      case PLANNED ->
          text.paragraph(
              "Nothing was touched: it was a dry run. The plan: query `plan`. Next: start the"
                  + " same request without `dryRun`, with the workflow id `"
                  + WorkflowIds.rolloutOf(cluster())
                  + "`: More Actions > Start Workflow Like This One.");
      case ABORTED, ROLLED_BACK -> stopped();
    }
  }

  private void stopped() {
    long updated =
        status.nodes().stream().filter(node -> node.state() == NodeState.UPDATED).count();
    if (updated == 0) {
      text.paragraph(
          "No node stays updated. Next: start it again when the cause is removed: More Actions >"
              + " Start Workflow Like This One.");
      return;
    }
    text.paragraph(
        updated
            + " of "
            + status.nodes().size()
            + " nodes are updated and stay so. Go on: start it again: More Actions > Start"
            + " Workflow Like This One.");
    reversal();
  }

  /** How what is left is put right, for who has the command line and for who has only this UI. */
  private void repair() {
    text.paragraph("Next: `rollout repair " + cluster() + "`, then start it again.");
    text.paragraph(
        "In this UI: Workflows > Start Workflow, workflow id `"
            + WorkflowIds.repairOf(cluster())
            + "`, task queue as this workflow's, workflow type **"
            + ClusterRepairWorkflow.TYPE
            + "**, with this input:");
    text.table(List.of("{\"cluster\": \"" + cluster() + "\"}"));
    text.paragraph(
        "Where a partition has no leader after that, or a replica is not whole: the same with the"
            + " workflow id `"
            + WorkflowIds.recoveryOf(cluster())
            + "` and the workflow type **"
            + ClusterRecoveryWorkflow.TYPE
            + "**.");
  }

  /** How what was changed is taken back, in either way. */
  private void reversal() {
    text.paragraph("To reverse it: `rollout undo " + cluster() + "`.");
    if (undo == null) {
      return;
    }
    if (undo.json().length() > LONGEST_INPUT) {
      text.paragraph(
          "In this UI: a rollout that sets the former values. They are in the query `plan`:"
              + " `nodes[].changes[].before`.");
      return;
    }
    text.paragraph(
        "In this UI: More Actions > Start Workflow Like This One, with this input instead. Its plan"
            + " waits for approval: see there that nobody has changed the same keys since.");
    text.table(List.of(undo.json()));
    if (!undo.leftAlone().isEmpty()) {
      text.paragraph("It does not take back:");
      text.block(firstOf(undo.leftAlone(), LEFT_SHOWN));
    }
  }

  private String cluster() {
    return String.valueOf(request.cluster());
  }

  private void asked() {
    text.paragraph("**Asked for**");
    List<String> lines = new ArrayList<>();
    lines.add("cluster  " + request.cluster());
    RequestSummary.changes(request).forEach(change -> lines.add("change   " + change));
    RequestSummary.options(request).forEach(option -> lines.add("option   " + option));
    lines.add("why      " + (request.reason() == null ? "not said" : request.reason()));
    if (request.by() != null) {
      lines.add("by       " + request.by());
    }
    lines.add("since    " + DetailsText.utc(status.startedAt()));
    text.block(lines, LABEL);
  }

  private void nodes() {
    if (status.nodes().isEmpty()) {
      return;
    }
    text.paragraph("**Nodes**");
    text.table(NodeTable.of(status.nodes(), now));
  }

  private static List<String> firstOf(List<String> all, int atMost) {
    List<String> shown = new ArrayList<>(all.stream().limit(atMost).toList());
    if (all.size() > atMost) {
      shown.add(Excerpt.more(all.subList(atMost, all.size())));
    }
    return shown;
  }
}
