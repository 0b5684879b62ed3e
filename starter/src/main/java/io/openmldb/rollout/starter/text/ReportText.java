package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.Report.NodeReport;
import io.openmldb.rollout.node.StepRecord;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.starter.text.Page.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A report as people read it: short, at the end of a watch, or whole. */
public final class ReportText {

  private final Times times;
  private final boolean colored;

  public ReportText(Times times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** Outcome, nodes, findings and what is left. */
  public Page summary(Report report) {
    return of(report, false);
  }

  /** All of it: also every step, the events, and the log after a failure. */
  public Page whole(Report report) {
    return of(report, true);
  }

  private Page of(Report report, boolean whole) {
    Page page = new Page(colored);
    heading(page, report);
    if (!report.nodes().isEmpty()) {
      page.gap();
      page.table("  ", report.nodes().stream().map(ReportText::row).toList());
    }
    report.nodes().stream()
        .filter(node -> whole || node.error() != null)
        .forEach(node -> addNode(page, node, whole));
    FindingsText.add(page, report.findings());
    if (whole) {
      addEvents(page, report);
    }
    if (!report.left().isEmpty()) {
      page.gap();
      page.line(Ink.RED, "Left to mend");
      report.left().forEach(left -> page.line("  - " + left));
    }
    return page;
  }

  private void heading(Page page, Report report) {
    String outcome =
        report.outcome() == null
            ? "under way"
            : page.paint(States.ink(report.outcome()), report.outcome().name());
    String took = Times.between(report.startedAt(), report.finishedAt());
    page.line(
        page.paint(Ink.BOLD, report.cluster())
            + ": "
            + outcome
            + (took.isEmpty() ? "" : " in " + took)
            + (report.reason() == null ? "" : ": " + report.reason()));
    page.line(
        Ink.DIM,
        "  workflow %s, run %s, from %s to %s"
            .formatted(
                report.workflowId(),
                report.runId(),
                times.full(report.startedAt()),
                times.full(report.finishedAt())));
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
        new Cell(node.state().name(), States.ink(node.state())),
        new Cell(Times.between(startOf(node), endOf(node))),
        new Cell(moves),
        new Cell(refused),
        new Cell(proof));
  }

  private static Instant startOf(NodeReport node) {
    return node.steps().stream()
        .map(StepRecord::startedAt)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  private static Instant endOf(NodeReport node) {
    return node.steps().stream()
        .map(StepRecord::finishedAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(null);
  }

  private void addNode(Page page, NodeReport node, boolean whole) {
    if (node.error() == null && node.steps().isEmpty()) {
      return;
    }
    page.gap();
    page.line(Ink.BOLD, node.component().id() + " " + node.endpoint());
    if (whole) {
      page.table("  ", node.steps().stream().map(this::stepRow).toList());
    }
    if (node.error() != null) {
      page.line(Ink.RED, "  " + node.error());
    }
    if (whole && node.logTail() != null) {
      page.line(Ink.DIM, "  the end of its log:");
      node.logTail().lines().forEach(line -> page.line(Ink.DIM, "  | " + line));
    }
  }

  private List<Cell> stepRow(StepRecord step) {
    List<Cell> row = new ArrayList<>();
    row.add(new Cell(times.clock(step.startedAt()), Ink.DIM));
    row.add(new Cell(step.step().id()));
    row.add(new Cell(Times.between(step.startedAt(), step.finishedAt())));
    row.add(new Cell(step.attempts() > 1 ? step.attempts() + " attempts" : ""));
    row.add(new Cell(step.note(), Ink.DIM));
    return row;
  }

  private void addEvents(Page page, Report report) {
    if (report.events().isEmpty()) {
      return;
    }
    page.gap();
    page.line(Ink.BOLD, "Decisions");
    page.table(
        "  ",
        report.events().stream()
            .map(
                event ->
                    List.of(
                        new Cell(times.clock(event.at()), Ink.DIM),
                        new Cell(event.who()),
                        new Cell(event.what()),
                        new Cell(event.why(), Ink.DIM)))
            .toList());
  }
}
