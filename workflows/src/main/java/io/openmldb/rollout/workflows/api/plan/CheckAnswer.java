package io.openmldb.rollout.workflows.api.plan;

import java.util.List;

/**
 * What a plan has to say to one item of the checklist.
 *
 * @param item which, by the name of a {@link CheckItem}; a newer worker may answer others
 * @param question what is checked, as a question
 * @param outcome the answer
 * @param looked what was checked: {@code 7 nodes on 3 hosts}; with NOT_LOOKED, how much of it
 *     ({@code 5 of 7 nodes}) or why nothing could be
 */
public record CheckAnswer(String item, String question, Outcome outcome, String looked) {

  /** An answer in one word. */
  public enum Outcome {
    /** Everything was checked, and nothing was found. */
    OK,

    /** Warnings were found; they refuse no rollout. */
    WARNING,

    /** Errors were found, which refuse a rollout. */
    ERROR,

    /** It could not be checked, or not everywhere; that is not a pass. */
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
