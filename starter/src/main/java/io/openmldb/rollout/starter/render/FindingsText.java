package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.api.plan.EqualFindings;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Findings, the gravest level first, each with what the operator can do. */
final class FindingsText {

  /** Places that are told of findings that are equal; JSON has them all. */
  private static final int LISTED = 5;

  private FindingsText() {}

  static void add(TextOutput page, List<Finding> findings) {
    for (FindingLevel level : FindingLevel.values()) {
      List<Finding> ofLevel =
          findings.stream().filter(finding -> finding.level() == level).toList();
      if (!ofLevel.isEmpty()) {
        page.blankLine();
        page.line(AnsiStyle.BOLD, heading(level, ofLevel.size()));
        EqualFindings.of(ofLevel).forEach(equal -> addOne(page, equal));
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

  private static void addOne(TextOutput page, EqualFindings equal) {
    Finding finding = equal.finding();
    page.line(
        "  "
            + page.paint(StateStyles.styleOf(finding.level()), finding.code())
            + "  "
            + (equal.places().size() == 1 ? place(finding) : places(equal))
            + finding.message());
    if (finding.overridden() != null) {
      page.line(AnsiStyle.PLAIN, "      overridden: " + finding.overridden());
    } else if (finding.hint() != null) {
      page.line(AnsiStyle.DIM, "      " + finding.hint());
    }
  }

  private static String places(EqualFindings equal) {
    List<String> places = equal.places();
    String first =
        places.stream()
            .limit(LISTED)
            .map(place -> place.isEmpty() ? "the cluster" : place)
            .collect(Collectors.joining(", "));
    int more = places.size() - LISTED;
    return (more > 0 ? first + " and " + more + " more" : first) + ": ";
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
