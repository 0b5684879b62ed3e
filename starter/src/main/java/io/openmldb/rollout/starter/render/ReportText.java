package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A report as people read it: short, at the end of a watch, or whole. */
public final class ReportText {

  private final TimeFormat times;
  private final boolean colored;

  public ReportText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** Outcome, nodes, findings and what is left. */
  public TextOutput summary(Report report) {
    TextOutput page = new TextOutput(colored);
    heading(page, report);
    return add(page, report, false);
  }

  /**
   * All of it: also what was asked for, the differences of the files, every step, the events, and
   * the log after a failure.
   *
   * @param request what was asked for
   * @param plan what was planned, with the differences; empty where it cannot be had
   * @param notes what is missing, and why, a sentence each
   */
  public TextOutput whole(
      Report report, RolloutRequest request, Optional<Plan> plan, List<String> notes) {
    TextOutput page = new TextOutput(colored);
    heading(page, report);
    addRequest(page, request);
    notes.forEach(note -> page.line(AnsiStyle.YELLOW, "  " + note));
    plan.ifPresent(planned -> PlanText.addDiffs(page, planned));
    return add(page, report, true);
  }

  private static void addRequest(TextOutput page, RolloutRequest request) {
    RequestSummary.changes(request).forEach(change -> page.line("  " + change));
    RequestSummary.options(request).forEach(option -> page.line("  option " + option));
    String by = request.by() == null ? "" : " by " + request.by();
    String why = request.reason() == null ? "" : ": " + request.reason();
    if (!by.isEmpty() || !why.isEmpty()) {
      page.line("  asked for" + by + why);
    }
  }

  private TextOutput add(TextOutput page, Report report, boolean whole) {
    if (!report.nodes().isEmpty()) {
      page.blankLine();
      page.table("  ", report.nodes().stream().map(ReportText::row).toList());
    }
    report.nodes().stream()
        .filter(node -> whole || node.error() != null)
        .forEach(node -> addNode(page, node, report.startedAt(), whole));
    FindingsText.add(page, report.findings());
    if (whole) {
      addEvents(page, report);
    }
    if (!report.left().isEmpty()) {
      page.blankLine();
      page.line(AnsiStyle.RED, "Left inconsistent");
      report.left().forEach(left -> page.line("  - " + left));
    }
    return page;
  }

  private void heading(TextOutput page, Report report) {
    String outcome =
        report.outcome() == null
            ? "under way"
            : page.paint(StateStyles.styleOf(report.outcome()), report.outcome().name());
    String took = TimeFormat.between(report.startedAt(), report.finishedAt());
    page.line(
        page.paint(AnsiStyle.BOLD, String.valueOf(report.cluster()))
            + ": "
            + outcome
            + (took.isEmpty() ? "" : " in " + took)
            + (report.reason() == null ? "" : ": " + report.reason()));
    page.line(
        AnsiStyle.DIM,
        "  workflow %s, run %s, from %s to %s (%s)"
            .formatted(
                report.workflowId(),
                report.runId(),
                times.full(report.startedAt()),
                times.full(report.finishedAt()),
                times.zone()));
  }

  private static List<Cell> row(NodeReport node) {
    int count = node.moves().size() + node.movesOmitted();
    String moves = count == 0 ? "" : count + (count == 1 ? " move" : " moves");
    String refused =
        node.refusedWritesMillis() == 0
            ? ""
            : "writes refused for " + node.refusedWritesMillis() + " ms";
    String proof = node.effective() == null ? "" : "proved by " + node.effective();
    return List.of(
        new Cell(node.component().id()),
        new Cell(node.endpoint()),
        new Cell(node.state().name(), StateStyles.styleOf(node.state())),
        new Cell(TimeFormat.between(startOf(node), endOf(node))),
        new Cell(moves),
        new Cell(refused),
        new Cell(proof));
  }

  private static @Nullable Instant startOf(NodeReport node) {
    return node.steps().stream()
        .map(StepRecord::startedAt)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  private static @Nullable Instant endOf(NodeReport node) {
    return node.steps().stream()
        .map(StepRecord::finishedAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(null);
  }

  private void addNode(TextOutput page, NodeReport node, Instant began, boolean whole) {
    if (node.error() == null && node.steps().isEmpty()) {
      return;
    }
    page.blankLine();
    page.line(AnsiStyle.BOLD, node.component().id() + " " + node.endpoint());
    if (whole) {
      page.table("  ", node.steps().stream().map(step -> stepRow(step, began)).toList());
    }
    if (node.error() != null) {
      page.line(AnsiStyle.RED, "  " + node.error());
    }
    if (whole && node.logTail() != null) {
      page.line(AnsiStyle.DIM, "  the end of its log:");
      node.logTail().lines().forEach(line -> page.line(AnsiStyle.DIM, "  | " + line));
    }
  }

  private List<Cell> stepRow(StepRecord step, Instant began) {
    List<Cell> row = new ArrayList<>();
    row.add(new Cell(times.clock(step.startedAt(), began), AnsiStyle.DIM));
    row.add(new Cell(step.step().id()));
    row.add(new Cell(TimeFormat.between(step.startedAt(), step.finishedAt())));
    row.add(new Cell(step.attempts() > 1 ? step.attempts() + " attempts" : ""));
    row.add(new Cell(step.note(), AnsiStyle.DIM));
    return row;
  }

  private void addEvents(TextOutput page, Report report) {
    if (report.events().isEmpty()) {
      return;
    }
    page.blankLine();
    page.line(AnsiStyle.BOLD, "Decisions");
    page.table(
        "  ",
        report.events().stream()
            .map(
                event ->
                    List.of(
                        new Cell(times.clock(event.at(), report.startedAt()), AnsiStyle.DIM),
                        new Cell(event.who()),
                        new Cell(event.what()),
                        new Cell(event.why(), AnsiStyle.DIM)))
            .toList());
  }
}
