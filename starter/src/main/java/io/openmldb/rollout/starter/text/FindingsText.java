package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.starter.terminal.Ink;
import java.util.List;

/** Findings, the gravest level first, each with what the operator can do. */
final class FindingsText {

  private FindingsText() {}

  static void add(Page page, List<Finding> findings) {
    for (Level level : Level.values()) {
      List<Finding> ofLevel =
          findings.stream().filter(finding -> finding.level() == level).toList();
      if (!ofLevel.isEmpty()) {
        page.gap();
        page.line(Ink.BOLD, heading(level, ofLevel.size()));
        ofLevel.forEach(finding -> addOne(page, finding));
      }
    }
  }

  private static String heading(Level level, int count) {
    return switch (level) {
      case ERROR ->
          count + (count == 1 ? " error, which refuses" : " errors, which refuse") + " the rollout";
      case WARNING -> count + (count == 1 ? " warning" : " warnings");
      case INFO -> "For the record";
    };
  }

  private static void addOne(Page page, Finding finding) {
    StringBuilder where = new StringBuilder();
    if (finding.component() != null) {
      where.append(finding.component().id()).append(' ');
    }
    if (finding.endpoint() != null) {
      where.append(finding.endpoint()).append(' ');
    }
    if (finding.key() != null) {
      where.append(finding.key()).append(' ');
    }
    String place = where.isEmpty() ? "" : where.toString().stripTrailing() + ": ";
    page.line(
        "  "
            + page.paint(States.ink(finding.level()), finding.code())
            + "  "
            + place
            + finding.message());
    if (finding.hint() != null) {
      page.line(Ink.DIM, "      " + finding.hint());
    }
  }
}
