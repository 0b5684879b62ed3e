package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.properties.SparkMaster;
import io.openmldb.rollout.activities.config.properties.TaskmanagerKeys;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a taskmanager's file as it would become with the table of its keys. */
public final class PropertiesCheck {

  private static final String HADOOP_CONF = "hadoop.conf.dir";
  private static final String HADOOP_CONF_VARIABLE = "HADOOP_CONF_DIR";
  private static final String SPARK_HOME = "spark.home";
  private static final String SPARK_HOME_VARIABLE = "SPARK_HOME";

  private PropertiesCheck() {}

  /**
   * What speaks against the edit of the taskmanager's file.
   *
   * @param action whether the taskmanager would be restarted with the file
   * @param environment what the component's scripts are given; some keys have a variable instead
   * @param lost names of variables that the running process has, and a new one would not
   */
  public static List<Finding> findings(
      NodeEdit edit, NodeAction action, Map<String, String> environment, List<String> lost) {
    List<Finding> findings = new ArrayList<>();
    edit.edit().set().keySet().stream()
        .filter(key -> !TaskmanagerKeys.names().contains(key))
        .forEach(key -> findings.add(unknown(edit, key)));
    edit.edit().unset().stream()
        .filter(key -> !TaskmanagerKeys.names().contains(key))
        .filter(key -> edit.before().value(key).isEmpty())
        .forEach(key -> findings.add(unknown(edit, key)));
    edit.after()
        .values()
        .forEach((key, value) -> check(edit, action, key, value).ifPresent(findings::add));
    if (SparkMaster.of(edit.after()).isYarn()
        && edit.after().value(HADOOP_CONF).filter(value -> !value.isBlank()).isEmpty()
        && !environment.containsKey(HADOOP_CONF_VARIABLE)) {
      findings.add(
          edit.finding(
              lost.contains(HADOOP_CONF_VARIABLE)
                  ? FindingLevel.ERROR
                  : level(edit, "spark.master"),
              FindingCode.VALUE_NOT_TAKEN,
              "spark.master",
              "is yarn, which needs " + HADOOP_CONF + " or the variable HADOOP_CONF_DIR",
              "Set " + HADOOP_CONF + " too."));
    }
    sparkHome(edit, environment, lost).ifPresent(findings::add);
    return findings;
  }

  /**
   * Where the file leaves it to a variable, the login environment may have that; unless it is known
   * that a new process would not.
   */
  private static Optional<Finding> sparkHome(
      NodeEdit edit, Map<String, String> environment, List<String> lost) {
    boolean isLost = lost.contains(SPARK_HOME_VARIABLE);
    if (!edit.after().value(SPARK_HOME).orElse("").isEmpty()
        || environment.containsKey(SPARK_HOME_VARIABLE)
        || !(isLost || edit.touches(SPARK_HOME))) {
      return Optional.empty();
    }
    return Optional.of(
        edit.finding(
            FindingLevel.ERROR,
            edit.touches(SPARK_HOME)
                ? FindingCode.VALUE_NOT_TAKEN
                : FindingCode.VALUE_NOT_TAKEN_IN_FILE,
            SPARK_HOME,
            "is empty, so the taskmanager needs the variable SPARK_HOME, "
                + (isLost
                    ? "which it has, and would not have after a restart"
                    : "which the registry file does not set"),
            "Set spark.home, or SPARK_HOME in environment of the registry file"
                + (isLost ? ", or name it in keepEnvironment there." : ".")));
  }

  private static Optional<Finding> check(
      NodeEdit edit, NodeAction action, String key, String value) {
    if (!TaskmanagerKeys.names().contains(key)) {
      return edit.touches(key)
          ? Optional.empty()
          : Optional.of(
              edit.finding(
                  FindingLevel.WARNING,
                  FindingCode.UNKNOWN_KEY_IN_FILE,
                  key,
                  "stands in " + edit.node().path() + " already, but no taskmanager reads it",
                  KeySuggestions.hint(key, TaskmanagerKeys.names())));
    }
    Optional<String> problem = TaskmanagerKeys.problem(key, value, edit.after());
    boolean isNew =
        edit.before()
            .value(key)
            .flatMap(old -> TaskmanagerKeys.problem(key, old, edit.before()))
            .isEmpty();
    return problem.map(
        what ->
            edit.finding(
                action == NodeAction.UPDATE || edit.touches(key)
                    ? FindingLevel.ERROR
                    : FindingLevel.WARNING,
                isNew ? FindingCode.VALUE_NOT_TAKEN : FindingCode.VALUE_NOT_TAKEN_IN_FILE,
                key,
                what + ", but would be \"" + edit.masking().value(key, value) + "\"",
                isNew || edit.touches(key)
                    ? "Ask for another value: with this one the taskmanager would not start, or not"
                        + " do what the file says."
                    : "Set it to another value in this rollout too, or unset it: with it the"
                        + " taskmanager would not start, or not do what the file says."));
  }

  private static Finding unknown(NodeEdit edit, String key) {
    return edit.finding(
        FindingLevel.ERROR,
        FindingCode.UNKNOWN_KEY,
        key,
        "is no key that a taskmanager reads; it would be ignored silently",
        KeySuggestions.hint(key, TaskmanagerKeys.names()));
  }

  /**
   * What stood in the file before may be right all the same: the variable can come from the host's
   * own login environment.
   */
  private static FindingLevel level(NodeEdit edit, String key) {
    return edit.touches(key) || edit.touches(HADOOP_CONF)
        ? FindingLevel.ERROR
        : FindingLevel.WARNING;
  }
}
