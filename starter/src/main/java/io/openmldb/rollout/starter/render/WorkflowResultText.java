package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.workflows.api.FailureType;
import java.util.Optional;

/** How a rollout ended, whichever way it did. */
public final class WorkflowResultText {

  private final ReportText reports;
  private final boolean colored;

  public WorkflowResultText(TimeFormat times, boolean colored) {
    this.reports = new ReportText(times, colored);
    this.colored = colored;
  }

  /** The end in short; {@code name} is how the command line finds the rollout. */
  public TextOutput of(WorkflowResult ending, String name) {
    if (ending instanceof WorkflowResult.Reported reported) {
      return reports.summary(reported.report());
    }
    if (ending instanceof WorkflowResult.Recovered recovered) {
      return new RecoveryText(colored, RecoveryText.Words.RECOVERY).of(recovered.report());
    }
    TextOutput page = new TextOutput(colored);
    if (ending instanceof WorkflowResult.FleetEnded fleet) {
      page.line(name + ": " + fleet.report().outcome() + ", " + fleet.report().progress().words());
    } else if (ending instanceof WorkflowResult.Failed failed) {
      addFailure(page, failed, name);
    } else if (ending instanceof WorkflowResult.Interrupted cutOff) {
      page.line(AnsiStyle.RED, name + " " + cutOff.how() + ", so nothing was cleaned up");
      page.line("  the cluster's lease, moved leaders or a fence may be left: see the cluster");
      page.line("  before the next rollout, whose plan says what is to be repaired");
    } else if (ending instanceof WorkflowResult.Canceled canceled && canceled.leftSomething()) {
      page.line(AnsiStyle.RED, name + " was cancelled, and the cluster is left inconsistent:");
    } else {
      page.line(AnsiStyle.YELLOW, name + " was cancelled; the cluster was left consistent");
    }
    if (ending instanceof WorkflowResult.Canceled canceled && canceled.report() != null) {
      page.blankLine();
      reports.summary(canceled.report()).lines().forEach(page::line);
    }
    return page;
  }

  private static void addFailure(TextOutput page, WorkflowResult.Failed failed, String name) {
    String heading = failed.type().map(WorkflowResultText::heading).orElse("the workflow failed:");
    page.line(AnsiStyle.RED, name + ": " + heading);
    // The message of a wrong request repeats its problems, for Temporal's UI.
    boolean listed =
        failed.type().equals(Optional.of(FailureType.INVALID_REQUEST))
            && !failed.details().isEmpty();
    if (!listed && failed.message() != null) {
      failed.message().lines().forEach(line -> page.line("  " + line));
    }
    failed.details().stream()
        .filter(detail -> listed || !String.valueOf(failed.message()).contains(detail))
        .forEach(detail -> page.line("  - " + detail));
  }

  private static String heading(FailureType type) {
    return switch (type) {
      case INVALID_REQUEST -> "the request is wrong; nothing was touched:";
      case CLUSTER_LEFT_INCONSISTENT -> "the cluster is left inconsistent:";
      case LEASE_HELD -> "another workflow holds the cluster; nothing was touched:";
      default -> "the workflow failed:";
    };
  }
}
