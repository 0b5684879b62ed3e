package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import java.util.List;

/** A recovery, or a repair, for people. */
public final class RecoveryText {

  private final boolean colored;
  private final Words words;

  public RecoveryText(boolean colored, Words words) {
    this.colored = colored;
    this.words = words;
  }

  /**
   * What differs between the two.
   *
   * @param nothing said where nothing is wrong; the cluster's name follows
   * @param heading of what was found
   * @param command the command that recovers it; the cluster's name follows
   * @param ending said in the end; the cluster's name stands before it
   */
  public record Words(String nothing, String heading, String command, String ending) {

    /** Of a recovery. */
    public static final Words RECOVERY =
        new Words("nothing is wrong with", "What was wrong", "rollout recover", "is well");

    /** Of a repair. */
    public static final Words REPAIR =
        new Words(
            "nothing is left behind on",
            "What was left behind",
            "rollout repair",
            "is free for the next rollout");

    /** Those of the workflow {@code type}. */
    public static Words of(String type) {
      return type.equals(ClusterRepairWorkflow.TYPE) ? REPAIR : RECOVERY;
    }
  }

  public TextOutput of(RecoveryReport report) {
    TextOutput page = new TextOutput(colored);
    if (report.found().isEmpty()) {
      return page.line(AnsiStyle.GREEN, words.nothing() + " " + report.cluster());
    }
    section(page, words.heading(), AnsiStyle.PLAIN, report.found());
    if (report.dryRun()) {
      page.blankLine();
      return page.line("recover it with   " + words.command() + " " + report.cluster());
    }
    section(page, "What was done", AnsiStyle.PLAIN, report.done());
    page.blankLine();
    return page.line(AnsiStyle.GREEN, report.cluster() + " " + words.ending());
  }

  /** What was found, and nothing of what follows from it. */
  public TextOutput found(RecoveryReport report) {
    TextOutput page = new TextOutput(colored);
    section(page, words.heading(), AnsiStyle.PLAIN, report.found());
    return page;
  }

  private static void section(
      TextOutput page, String heading, AnsiStyle style, List<String> lines) {
    page.blankLine();
    page.line(AnsiStyle.BOLD, heading);
    lines.forEach(line -> page.line(style, "  " + line));
  }
}
