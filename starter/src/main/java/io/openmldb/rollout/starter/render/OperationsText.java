package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport.OperationLine;
import java.util.ArrayList;
import java.util.List;

/** A nameserver's operations for people. */
public final class OperationsText {

  private final TimeFormat times;
  private final boolean colored;

  public OperationsText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  public TextOutput of(OperationsReport look) {
    TextOutput page = new TextOutput(colored);
    List<List<Cell>> rows = new ArrayList<>();
    look.operations().forEach(operation -> rows.add(row(operation)));
    page.table("", rows);
    if (look.omitted() > 0) {
      page.line(
          AnsiStyle.DIM, "and %d older ones; narrow it down by --since".formatted(look.omitted()));
    }
    long failed = look.operations().stream().filter(OperationLine::hasFailed).count();
    page.blankLine();
    int shown = look.operations().size() + look.omitted();
    page.line(
        AnsiStyle.BOLD,
        "%d operation%s, %s"
            .formatted(
                shown, shown == 1 ? "" : "s", failed == 0 ? "none failed" : failed + " failed"));
    return page;
  }

  private List<Cell> row(OperationLine operation) {
    return List.of(
        new Cell(Long.toString(operation.id())),
        new Cell(operation.state(), styleOf(operation)),
        new Cell(operation.type()),
        new Cell(operation.db() + "." + operation.table() + "/" + operation.pid()),
        new Cell(operation.task() == null ? "" : "at " + operation.task()),
        new Cell(
            operation.startedAt() == null ? "not begun" : times.full(operation.startedAt()),
            AnsiStyle.DIM),
        new Cell(
            operation.startedAt() == null || operation.finishedAt() == null
                ? ""
                : "in " + TimeFormat.between(operation.startedAt(), operation.finishedAt()),
            AnsiStyle.DIM));
  }

  private static AnsiStyle styleOf(OperationLine operation) {
    if (operation.hasFailed()) {
      return AnsiStyle.RED;
    }
    return "kDone".equals(operation.state()) ? AnsiStyle.GREEN : AnsiStyle.YELLOW;
  }
}
