package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.LogDirectory;
import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.activities.config.gflags.FlagValues;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What speaks against an edit whatever the component's binary makes of it. */
public final class EditCheck {

  /** Keys whose change has no effect, or not the one expected, with the reason. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.of(
          "auto_failover",
          "counts only when a cluster is first set up; after that ZooKeeper has the setting",
          "enable_status_service",
          "is given on the command line by start.sh, which wins over the file");

  private EditCheck() {}

  /**
   * What speaks against the edit of one node's file.
   *
   * @param action whether the node would be restarted with the file
   * @param protectedKeys keys that no rollout may touch
   */
  public static List<Finding> findings(
      NodeEdit edit, NodeAction action, Collection<String> protectedKeys) {
    List<Finding> findings = new ArrayList<>();
    Component component = edit.node().component();
    Set<String> untouchable =
        protectedKeys.stream().map(component::canonical).collect(Collectors.toSet());
    for (String key : touched(edit)) {
      if (component.readsFlagFile() && FlagCheck.READING.contains(key)) {
        findings.add(
            edit.finding(
                FindingLevel.ERROR,
                FindingCode.PROTECTED_KEY,
                key,
                "is protected: it decides which flags the component reads, protected ones too, and"
                    + " from where",
                "Leave it out, and set the flags themselves."));
      } else if (untouchable.contains(key)) {
        findings.add(
            edit.finding(
                FindingCode.PROTECTED_KEY,
                key,
                "is protected: with another value the node would leave its cluster, or be another"
                    + " node"));
      }
      if (component.readsFlagFile() && WITHOUT_EFFECT.containsKey(key)) {
        findings.add(edit.finding(FindingCode.NO_EFFECT, key, WITHOUT_EFFECT.get(key)));
      }
    }
    edit.before().warnings().forEach(oddity -> findings.add(finding(edit, oddity)));
    checkLogDirectory(edit, action, findings);
    checkFlagsPage(edit, findings);
    checkSession(edit, findings);
    return findings;
  }

  private static List<String> touched(NodeEdit edit) {
    return Stream.concat(edit.edit().set().keySet().stream(), edit.edit().unset().stream())
        .map(edit.node().component()::canonical)
        .toList();
  }

  private static Finding finding(NodeEdit edit, ConfigWarning oddity) {
    Finding finding =
        edit.finding(
            FindingLevel.WARNING,
            code(oddity.kind()),
            edit.node().path() + " line " + oddity.line() + ": " + oddity.message(),
            null);
    return oddity.key() == null ? finding : finding.about(edit.masking().key(oddity.key()));
  }

  private static FindingCode code(ConfigWarning.Kind kind) {
    return switch (kind) {
      case DUPLICATE -> FindingCode.DUPLICATE_KEY;
      case FOREIGN_SECTION -> FindingCode.FOREIGN_SECTION;
      case BLANK_BEFORE_EQUALS -> FindingCode.BLANK_BEFORE_EQUALS;
      case TRAILING_BLANK -> FindingCode.TRAILING_BLANK;
      case NO_VALUE -> FindingCode.NO_VALUE;
      case MIXED_LINE_ENDS -> FindingCode.MIXED_LINE_ENDS;
      case NUL_BYTE -> FindingCode.NUL_BYTE;
      case MALFORMED_ESCAPE -> FindingCode.MALFORMED_ESCAPE;
      case INCLUDE -> FindingCode.INCLUDE;
    };
  }

  /**
   * start.sh finds the log directory with a plain grep, and gives up when that finds none. A node
   * that is restarted with such a file stays down, however long the file has been so: the file that
   * a rollback restores is no better. Several it takes for one, with line breaks in its name.
   */
  private static void checkLogDirectory(NodeEdit edit, NodeAction action, List<Finding> findings) {
    Component component = edit.node().component();
    String found = LogDirectory.foundByStartScript(component, edit.after().bytes());
    if (found.isEmpty()) {
      findings.add(
          edit.finding(
              action == NodeAction.UPDATE ? FindingLevel.ERROR : FindingLevel.WARNING,
              FindingCode.LOG_DIRECTORY_UNCLEAR,
              "start.sh would find no log directory in "
                  + edit.node().path()
                  + ", and does not start the node without one",
              "Set "
                  + LogDirectory.key(component)
                  + " in this rollout too, for example to ./logs."));
    } else if (found.indexOf('\n') >= 0) {
      findings.add(
          edit.finding(
              FindingLevel.WARNING,
              FindingCode.LOG_DIRECTORY_UNCLEAR,
              "start.sh would take several lines of "
                  + edit.node().path()
                  + " for the log directory, comments included: what the component prints at its"
                  + " start would go to a directory with a line break in its name",
              "Leave one of these lines in the file; in comments, spell the key otherwise."));
    }
  }

  /**
   * The released start.sh waits so long between its stop and its start; what it waits for is the
   * session of the process that was started with the file as it is.
   */
  private static void checkSession(NodeEdit edit, List<Finding> findings) {
    String key = "zk_session_timeout";
    long waiter = 18_000;
    boolean outlives =
        edit.before()
            .value(key)
            .filter(value -> value.matches("\\d{1,18}"))
            .filter(value -> Long.parseLong(value) > waiter)
            .isPresent();
    if (outlives && edit.node().component().readsFlagFile()) {
      findings.add(
          edit.finding(
              FindingCode.SESSION_OUTLIVES_RESTART,
              key,
              "is more than the "
                  + waiter
                  + " ms that start.sh restart waits: the new process would find the old one"
                  + " registered, and end"));
    }
  }

  private static void checkFlagsPage(NodeEdit edit, List<Finding> findings) {
    String key = "enable_flags_service";
    if (edit.node().component().readsFlagFile()
        && edit.after().value(key).filter(EditCheck::isTrue).isPresent()
        && edit.before().value(key).filter(EditCheck::isTrue).isEmpty()) {
      boolean holdsSecrets =
          edit.after().values().keySet().stream().anyMatch(edit.masking()::hides);
      findings.add(
          edit.finding(
              FindingCode.SECRETS_ON_FLAGS_PAGE,
              key,
              "shows every flag to everyone who can reach the endpoint"
                  + (holdsSecrets
                      ? ", and this file holds secrets"
                      : ", secrets too if it has any")));
    }
  }

  private static boolean isTrue(String value) {
    return FlagValues.isTaken("bool", "true", value);
  }
}
