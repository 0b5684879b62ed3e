package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.starter.temporal.HistoryEntry;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.starter.text.Page.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rollouts and plans as a list, the newest first. */
public final class HistoryText {

  private final Times times;
  private final boolean colored;

  public HistoryText(Times times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  public Page of(List<HistoryEntry> entries) {
    Page page = new Page(colored);
    if (entries.isEmpty()) {
      return page.line("no rollout is known");
    }
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        Stream.of("STARTED", "TOOK", "STATUS", "OUTCOME", "WORKFLOW", "RUN")
            .map(title -> new Cell(title, Ink.BOLD))
            .toList());
    entries.forEach(entry -> rows.add(row(entry)));
    return page.table("", rows);
  }

  private List<Cell> row(HistoryEntry entry) {
    return List.of(
        new Cell(times.full(entry.startedAt())),
        new Cell(Times.between(entry.startedAt(), entry.finishedAt())),
        new Cell(entry.status()),
        new Cell(entry.outcome() == null ? "-" : entry.outcome()),
        new Cell(entry.workflowId()),
        new Cell(entry.runId(), Ink.DIM));
  }
}
