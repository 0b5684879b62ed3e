package io.openmldb.rollout.workflows.recovery;

import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus.Tablet;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.markdown.AlignedTable;
import io.openmldb.rollout.workflows.markdown.LineWrap;
import io.openmldb.rollout.workflows.markdown.MarkdownCodeBlock;
import java.util.ArrayList;
import java.util.List;

/** The status of a recovery or repair as Markdown, for the current details in the Temporal UI. */
final class RecoveryCurrentDetails {

  /** The most leftovers that are shown; the report has all. */
  private static final int LEFT_SHOWN = 20;

  private static final int ERROR_INDENT = 6;

  private RecoveryCurrentDetails() {}

  static String markdown(RecoveryStatus status) {
    StringBuilder text = new StringBuilder();
    text.append("**").append(status.phase()).append("** · ").append(status.phase().words());
    if (status.work() != null) {
      text.append("\n\nNow: ").append(status.work().what());
      text.append(", since ").append(status.work().since());
      if (status.work().until() != null) {
        text.append(", until ").append(status.work().until()).append(" at the latest");
      }
      if (status.work().noProgress() != null) {
        text.append("; gives up after ")
            .append(status.work().noProgress().toSeconds())
            .append(" s without any progress");
      }
    }
    text.append("\n\n%d found · %d done".formatted(status.found(), status.done()));
    if (!status.tablets().isEmpty()) {
      text.append("\n\n").append(MarkdownCodeBlock.of(tablets(status.tablets())));
    }
    if (!status.left().isEmpty()) {
      text.append("\n\nLeft:\n\n").append(MarkdownCodeBlock.of(left(status.left())));
    }
    return text.toString();
  }

  /** A line for each, and under one that failed, why. */
  private static List<String> tablets(List<Tablet> tablets) {
    List<String> rows = AlignedTable.of(tablets.stream().map(RecoveryCurrentDetails::row).toList());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(rows.get(i));
      String error = tablets.get(i).error();
      if (error != null) {
        lines.addAll(LineWrap.of(" ".repeat(ERROR_INDENT) + error.strip(), ERROR_INDENT));
      }
    }
    return lines;
  }

  private static List<String> row(Tablet tablet) {
    String replicas = tablet.replicas() == null ? "" : tablet.replicas() + " replicas";
    return List.of(tablet.endpoint(), tablet.state().name(), replicas);
  }

  private static List<String> left(List<String> left) {
    List<String> lines = new ArrayList<>();
    left.stream().limit(LEFT_SHOWN).forEach(what -> lines.addAll(LineWrap.of("- " + what, 2)));
    if (left.size() > LEFT_SHOWN) {
      lines.add(Excerpt.more(left.subList(LEFT_SHOWN, left.size())));
    }
    return lines;
  }
}
