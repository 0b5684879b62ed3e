package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.plan.CheckAnswer;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.Plan;
import java.util.List;

/** What a plan without a change found, for people. */
public final class CheckText {

  private final boolean colored;

  public CheckText(boolean colored) {
    this.colored = colored;
  }

  /** The findings, and what they come to. */
  public TextOutput of(Plan plan) {
    TextOutput page = new TextOutput(colored);
    page.line(
        AnsiStyle.BOLD, "Checked %d nodes of %s".formatted(plan.nodes().size(), plan.cluster()));
    addChecklist(page, plan.checklist());
    FindingsText.add(page, plan.findings());
    page.blankLine();
    if (plan.isRefused()) {
      return page.line(AnsiStyle.RED, plan.cluster() + " is not fit for a rollout");
    }
    boolean warned = plan.findings().stream().anyMatch(f -> f.level() == FindingLevel.WARNING);
    return page.line(
        warned ? AnsiStyle.PLAIN : AnsiStyle.GREEN,
        "nothing stands against a rollout of "
            + plan.cluster()
            + (warned ? "; read the warnings" : ""));
  }

  private static void addChecklist(TextOutput page, List<CheckAnswer> checklist) {
    if (!checklist.isEmpty()) {
      page.blankLine();
      page.table("  ", checklist.stream().map(CheckText::row).toList());
    }
  }

  private static List<Cell> row(CheckAnswer answer) {
    return List.of(
        new Cell(answer.outcome().name().replace('_', ' '), styleOf(answer.outcome())),
        new Cell(answer.question()),
        new Cell(answer.looked(), AnsiStyle.DIM));
  }

  private static AnsiStyle styleOf(CheckAnswer.Outcome outcome) {
    return switch (outcome) {
      case OK -> AnsiStyle.GREEN;
      case WARNING, NOT_LOOKED -> AnsiStyle.YELLOW;
      case ERROR -> AnsiStyle.RED;
    };
  }
}
