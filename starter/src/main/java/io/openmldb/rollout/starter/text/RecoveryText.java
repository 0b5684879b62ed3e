package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.recovery.RecoveryReport;
import io.openmldb.rollout.starter.terminal.Ink;
import java.util.List;

/** A recovery for people. */
public final class RecoveryText {

  private final boolean colored;

  public RecoveryText(boolean colored) {
    this.colored = colored;
  }

  public Page of(RecoveryReport report) {
    Page page = new Page(colored);
    if (report.found().isEmpty()) {
      return page.line(Ink.GREEN, "nothing is wrong with " + report.cluster());
    }
    section(page, "What was wrong", Ink.PLAIN, report.found());
    if (report.dryRun()) {
      page.gap();
      return page.line("mend it with   rollout recover " + report.cluster());
    }
    section(page, "What was done", Ink.PLAIN, report.done());
    page.gap();
    return page.line(Ink.GREEN, report.cluster() + " is well");
  }

  private static void section(Page page, String heading, Ink ink, List<String> lines) {
    page.gap();
    page.line(Ink.BOLD, heading);
    lines.forEach(line -> page.line(ink, "  " + line));
  }
}
