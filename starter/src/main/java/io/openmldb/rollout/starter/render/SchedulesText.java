package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.start.ScheduleEntry;
import java.util.ArrayList;
import java.util.List;

/** Schedules as a table. */
public final class SchedulesText {

  private final TimeFormat times;
  private final boolean colored;

  public SchedulesText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** One line for each of {@code entries}. */
  public TextOutput of(List<ScheduleEntry> entries) {
    TextOutput page = new TextOutput(colored);
    if (entries.isEmpty()) {
      return page.line("no schedule starts rollouts; see   rollout schedule create --help");
    }
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            new Cell("NAME", AnsiStyle.BOLD),
            new Cell("NEXT", AnsiStyle.BOLD),
            new Cell("LAST", AnsiStyle.BOLD),
            new Cell("NOTE", AnsiStyle.BOLD)));
    entries.forEach(entry -> rows.add(row(entry)));
    return page.table("", rows);
  }

  private List<Cell> row(ScheduleEntry entry) {
    return List.of(
        new Cell(entry.name()),
        entry.paused() ? new Cell("paused", AnsiStyle.YELLOW) : new Cell(times.full(entry.next())),
        new Cell(times.full(entry.last())),
        new Cell(entry.note()));
  }
}
