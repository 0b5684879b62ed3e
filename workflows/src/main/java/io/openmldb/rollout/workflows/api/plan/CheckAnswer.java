package io.openmldb.rollout.workflows.api.plan;

import java.util.List;

/**
 * What a plan has to say to one item of the checklist.
 *
 * @param item which, by the name of a {@link CheckItem}; a newer worker may answer others
 * @param question what is asked
 * @param outcome the answer
 * @param looked what was looked at: {@code 7 nodes on 3 hosts}; what it was not, where it could not
 *     be
 */
public record CheckAnswer(String item, String question, Outcome outcome, String looked) {

  /** An answer in one word. */
  public enum Outcome {
    /** Yes. */
    OK,

    /** There are warnings. */
    WARNING,

    /** There are errors, which refuse a rollout. */
    ERROR,

    /** It was not, or not everywhere, looked at. */
    NOT_LOOKED
  }

  /**
   * The answer by what was found.
   *
   * @param complete whether all of it could be looked at
   */
  public static CheckAnswer of(
      CheckItem item, List<Finding> findings, boolean complete, String looked) {
    return new CheckAnswer(item.name(), item.question(), outcome(item, findings, complete), looked);
  }

  /** Whether it answers {@code item}. */
  public boolean isAbout(CheckItem item) {
    return item.name().equals(this.item);
  }

  private static Outcome outcome(CheckItem item, List<Finding> findings, boolean complete) {
    List<FindingLevel> levels =
        findings.stream()
            .filter(finding -> item.codes().stream().anyMatch(finding::is))
            .map(Finding::level)
            .toList();
    if (levels.contains(FindingLevel.ERROR)) {
      return Outcome.ERROR;
    }
    if (!complete) {
      return Outcome.NOT_LOOKED;
    }
    return levels.contains(FindingLevel.WARNING) ? Outcome.WARNING : Outcome.OK;
  }
}
