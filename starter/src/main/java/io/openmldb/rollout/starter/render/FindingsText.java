package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Findings, the gravest level first, each with what the operator can do. */
final class FindingsText {

  private FindingsText() {}

  static void add(TextOutput page, List<Finding> findings) {
    for (FindingLevel level : FindingLevel.values()) {
      List<Finding> ofLevel =
          findings.stream().filter(finding -> finding.level() == level).toList();
      if (!ofLevel.isEmpty()) {
        page.blankLine();
        page.line(AnsiStyle.BOLD, heading(level, ofLevel.size()));
        ofLevel.forEach(finding -> addOne(page, finding));
      }
    }
  }

  private static String heading(FindingLevel level, int count) {
    return switch (level) {
      case ERROR ->
          count + (count == 1 ? " error, which refuses" : " errors, which refuse") + " the rollout";
      case WARNING -> count + (count == 1 ? " warning" : " warnings");
      case INFO -> "For the record";
    };
  }

  private static void addOne(TextOutput page, Finding finding) {
    page.line(
        "  "
            + page.paint(StateStyles.styleOf(finding.level()), finding.code())
            + "  "
            + place(finding)
            + finding.message());
    if (finding.overridden() != null) {
      page.line(AnsiStyle.PLAIN, "      overridden: " + finding.overridden());
    } else if (finding.hint() != null) {
      page.line(AnsiStyle.DIM, "      " + finding.hint());
    }
  }

  /** Where it was found, as far as the message itself does not say so. */
  private static String place(Finding finding) {
    List<String> words = new ArrayList<>();
    if (finding.endpoint() == null || !finding.message().contains(finding.endpoint())) {
      words.add(finding.component() == null ? null : finding.component().id());
      words.add(finding.endpoint());
    }
    if (finding.key() != null && !finding.message().contains(finding.key())) {
      words.add(finding.key());
    }
    words.removeIf(Objects::isNull);
    return words.isEmpty() ? "" : String.join(" ", words) + ": ";
  }
}
