package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.steps.FailureType;

/** How a rollout ended, whichever way it did. */
public final class EndingText {

  private final ReportText reports;
  private final boolean colored;

  public EndingText(Times times, boolean colored) {
    this.reports = new ReportText(times, colored);
    this.colored = colored;
  }

  /** The end in short; {@code name} is how the command line finds the rollout. */
  public Page of(Ending ending, String name) {
    if (ending instanceof Ending.Reported reported) {
      return reports.summary(reported.report());
    }
    if (ending instanceof Ending.Recovered recovered) {
      return new RecoveryText(colored, RecoveryText.Words.RECOVERY).of(recovered.report());
    }
    Page page = new Page(colored);
    if (ending instanceof Ending.Failed failed) {
      addFailure(page, failed, name);
    } else if (ending instanceof Ending.CutOff cutOff) {
      page.line(Ink.RED, name + " " + cutOff.how() + ", so nothing was cleaned up");
      page.line("  the cluster's lease, moved leaders or a fence may be left: see the cluster");
      page.line("  before the next rollout, whose plan says what is to be repaired");
    } else if (ending instanceof Ending.Canceled canceled && canceled.leftSomething()) {
      page.line(Ink.RED, name + " was cancelled, and the cluster is left to be mended:");
    } else {
      page.line(Ink.YELLOW, name + " was cancelled; the cluster was left consistent");
    }
    if (ending instanceof Ending.Canceled canceled && canceled.report() != null) {
      page.gap();
      reports.summary(canceled.report()).lines().forEach(page::line);
    }
    return page;
  }

  private static void addFailure(Page page, Ending.Failed failed, String name) {
    String heading =
        switch (failed.type() == null ? "" : failed.type()) {
          case FailureType.INVALID_REQUEST -> "the request is wrong; nothing was touched:";
          case FailureType.CLUSTER_LEFT_INCONSISTENT -> "the cluster is left to be mended:";
          case FailureType.LEASE_HELD -> "another workflow holds the cluster; nothing was touched:";
          default -> "the workflow failed:";
        };
    page.line(Ink.RED, name + ": " + heading);
    // The message of a wrong request repeats its problems, for Temporal's UI.
    boolean listed =
        FailureType.INVALID_REQUEST.equals(failed.type()) && !failed.details().isEmpty();
    if (!listed && failed.message() != null) {
      failed.message().lines().forEach(line -> page.line("  " + line));
    }
    failed.details().stream()
        .filter(detail -> listed || !String.valueOf(failed.message()).contains(detail))
        .forEach(detail -> page.line("  - " + detail));
  }
}
