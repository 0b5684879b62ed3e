package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.json.PrintableText;
import io.openmldb.rollout.workflows.markdown.LineWrap;
import io.openmldb.rollout.workflows.markdown.MarkdownCodeBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node rollout's Current Details in Temporal's UI: where it stands, its steps and moves. */
final class NodeCurrentDetails {

  /** The width of a step's name and seconds, under which its note goes on. */
  private static final int NOTE_INDENT = 22;

  private NodeCurrentDetails() {}

  /**
   * The details in Markdown.
   *
   * @param where what is under way, or how it ended
   * @param rollingBack whether the node is being put back
   * @param why what went wrong or is waited for; null when nothing is
   * @param steps those that are over
   */
  static String of(
      NodePlan node,
      String where,
      boolean rollingBack,
      int moves,
      int movesDone,
      @Nullable String why,
      List<StepRecord> steps) {
    StringBuilder text = new StringBuilder();
    text.append("**").append(node.node().title()).append("**: ").append(where);
    if (rollingBack) {
      text.append(" · the node is being rolled back");
    }
    if (moves > 0) {
      text.append(" · ").append(movesDone).append(" of ").append(moves).append(" leaders moved");
    }
    if (why != null) {
      text.append("\n\n").append(MarkdownCodeBlock.of(LineWrap.of(why)));
    }
    if (!steps.isEmpty()) {
      text.append("\n\n**Steps**\n\n").append(MarkdownCodeBlock.of(lines(steps)));
    }
    return text.toString();
  }

  private static List<String> lines(List<StepRecord> steps) {
    List<String> lines = new ArrayList<>();
    for (StepRecord step : steps) {
      long seconds = Duration.between(step.startedAt(), step.finishedAt()).toSeconds();
      String again = step.attempts() > 1 ? "  attempt " + step.attempts() : "";
      String line =
          "%-12s %5d s%s  %s"
              .formatted(step.step().id(), seconds, again, PrintableText.line(step.note()));
      lines.addAll(LineWrap.of(line, NOTE_INDENT));
    }
    return lines;
  }
}
