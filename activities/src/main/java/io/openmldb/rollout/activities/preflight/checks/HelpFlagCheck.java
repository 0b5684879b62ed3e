package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.gflags.Flag;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.config.gflags.FlagValues;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.List;
import java.util.Set;

/**
 * Flags by which a component prints help or its version and ends, where it should serve. They are
 * meant for a command line, and count in a file as well. A node with one of them stays down,
 * however long the file has been so: the file that a rollback restores is no better.
 */
public final class HelpFlagCheck {

  private static final List<String> FLAGS =
      List.of(
          "help",
          "helpfull",
          "helpshort",
          "helpon",
          "helpmatch",
          "helppackage",
          "helpxml",
          "version");

  /** Those that take what to print help of. */
  private static final Set<String> TEXTS = Set.of("helpon", "helpmatch");

  /** What the binary is asked with, so that it is on in whatever the binary prints. */
  private static final String ASKED_WITH = "helpxml";

  private HelpFlagCheck() {}

  /**
   * Those that would be on.
   *
   * @param action whether the node would be restarted with the file
   * @param catalog what the binary makes of the file
   */
  public static List<Finding> findings(NodeEdit edit, NodeAction action, FlagCatalog catalog) {
    return FLAGS.stream()
        .filter(flag -> isOn(flag, value(flag, edit, catalog)))
        .map(flag -> finding(flag, edit, action))
        .toList();
  }

  private static String value(String flag, NodeEdit edit, FlagCatalog catalog) {
    String written = edit.after().value(flag).orElse("");
    return flag.equals(ASKED_WITH)
        ? written
        : catalog.flag(flag).map(Flag::currentValue).orElse(written);
  }

  private static boolean isOn(String flag, String value) {
    return TEXTS.contains(flag) ? !value.isEmpty() : FlagValues.isTaken("bool", "true", value);
  }

  private static Finding finding(String flag, NodeEdit edit, NodeAction action) {
    boolean asked = edit.touches(flag);
    return edit.finding(
        action == NodeAction.UPDATE || asked ? FindingLevel.ERROR : FindingLevel.WARNING,
        asked ? FindingCode.VALUE_NOT_TAKEN : FindingCode.VALUE_NOT_TAKEN_IN_FILE,
        flag,
        (asked ? "would be" : "is")
            + " set by "
            + edit.node().path()
            + ": the component would print "
            + (flag.equals("version") ? "its version" : "help")
            + " at its start, and end",
        asked ? "Leave it out." : "Unset it in this rollout too, or take it out of the file.");
  }
}
