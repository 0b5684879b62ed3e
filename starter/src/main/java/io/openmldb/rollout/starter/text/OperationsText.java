package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.looks.OperationsLook;
import io.openmldb.rollout.looks.OperationsLook.OperationLine;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.starter.text.Page.Cell;
import java.util.ArrayList;
import java.util.List;

/** A nameserver's operations for people. */
public final class OperationsText {

  private final Times times;
  private final boolean colored;

  public OperationsText(Times times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  public Page of(OperationsLook look) {
    Page page = new Page(colored);
    List<List<Cell>> rows = new ArrayList<>();
    look.operations().forEach(operation -> rows.add(row(operation)));
    page.table("", rows);
    if (look.omitted() > 0) {
      page.line(Ink.DIM, "and %d older ones; narrow it down by --since".formatted(look.omitted()));
    }
    long failed = look.operations().stream().filter(OperationLine::hasFailed).count();
    page.gap();
    int shown = look.operations().size() + look.omitted();
    page.line(
        Ink.BOLD,
        "%d operation%s, %s"
            .formatted(
                shown, shown == 1 ? "" : "s", failed == 0 ? "none failed" : failed + " failed"));
    return page;
  }

  private List<Cell> row(OperationLine operation) {
    return List.of(
        new Cell(Long.toString(operation.id())),
        new Cell(operation.state(), ink(operation)),
        new Cell(operation.type()),
        new Cell(operation.db() + "." + operation.table() + "/" + operation.pid()),
        new Cell(operation.task() == null ? "" : "at " + operation.task()),
        new Cell(
            operation.startedAt() == null ? "not begun" : times.full(operation.startedAt()),
            Ink.DIM),
        new Cell(
            operation.startedAt() == null || operation.finishedAt() == null
                ? ""
                : "in " + Times.between(operation.startedAt(), operation.finishedAt()),
            Ink.DIM));
  }

  private static Ink ink(OperationLine operation) {
    if (operation.hasFailed()) {
      return Ink.RED;
    }
    return "kDone".equals(operation.state()) ? Ink.GREEN : Ink.YELLOW;
  }
}
