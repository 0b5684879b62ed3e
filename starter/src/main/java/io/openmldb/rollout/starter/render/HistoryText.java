package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.report.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rollouts and plans as a list, the newest first. */
public final class HistoryText {

  private final TimeFormat times;
  private final boolean colored;

  public HistoryText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  public TextOutput of(List<HistoryEntry> entries) {
    TextOutput page = new TextOutput(colored);
    if (entries.isEmpty()) {
      return page.line("no rollout is known");
    }
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        Stream.of("STARTED", "TOOK", "STATUS", "OUTCOME", "WORKFLOW", "RUN")
            .map(title -> new Cell(title, AnsiStyle.BOLD))
            .toList());
    entries.forEach(entry -> rows.add(row(entry)));
    return page.table("", rows);
  }

  private List<Cell> row(HistoryEntry entry) {
    return List.of(
        new Cell(times.full(entry.startedAt())),
        new Cell(TimeFormat.between(entry.startedAt(), entry.finishedAt())),
        new Cell(entry.status()),
        new Cell(entry.outcome() == null ? "-" : entry.outcome()),
        new Cell(entry.workflowId()),
        new Cell(entry.runId(), AnsiStyle.DIM));
  }
}
