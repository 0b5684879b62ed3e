package io.openmldb.rollout.activities.config.properties;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.support.ResourceText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every key that a taskmanager reads, with the rule that its value must keep. A taskmanager has no
 * way of being asked, so this table stands in for it.
 */
public final class TaskmanagerKeys {

  private static final Map<String, String> RULES = load();

  private TaskmanagerKeys() {}

  public static Set<String> names() {
    return RULES.keySet();
  }

  /**
   * What is wrong with {@code value} of {@code key} in {@code file}, as the end of a sentence. By
   * the rules of OpenMLDB's {@code TaskManagerConfig}, which takes values as they are: a blank at
   * the end belongs to them.
   */
  public static Optional<String> problem(String key, String value, ConfigFile file) {
    return switch (RULES.getOrDefault(key, "any")) {
      case "any" -> Optional.empty();
      case "not-empty" -> unless(!value.isBlank(), "must not be empty");
      case "positive" ->
          unless(
              whole(value, 1, Integer.MAX_VALUE),
              "must be a number above 0, of 2147483647 at most and without blanks");
      case "long" ->
          unless(
              whole(value, Long.MIN_VALUE, Long.MAX_VALUE),
              "must be a whole number without blanks");
      case "port" -> unless(whole(value, 1, 65_535), "must be a port, 1 to 65535, without blanks");
      case "boolean" ->
          unless(
              value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false"),
              "must be true or false (all but true counts as false, with a blank too)");
      case "local" -> unless(isLocal(value), "must be on the local file system");
      case "spark-master" ->
          unless(
              SparkMaster.isKnown(value),
              "must be local[…], yarn, yarn-cluster, yarn-client, k8s or kubernetes, without blanks");
      case "spark-conf" ->
          unless(
              isSparkConf(value),
              "must be a list of key=value separated by ';' without blanks, every key beginning with"
                  + " spark and every value not empty");
      case "not-local-on-yarn" ->
          unless(
              !SparkMaster.of(file).isYarn() || !value.startsWith("file://"),
              "must not be on the local file system while spark.master is yarn");
      case "offline-prefix" -> offlinePrefixProblem(value, SparkMaster.of(file));
      default -> throw new IllegalStateException("unknown rule of " + key);
    };
  }

  private static Optional<String> offlinePrefixProblem(String value, SparkMaster master) {
    if (value.isEmpty()) {
      return Optional.of("must not be empty");
    }
    return unless(
        master.isLocal() || !value.startsWith("file://"),
        "must not be on the local file system while spark.master is yarn or kubernetes");
  }

  /** The taskmanager refuses the first two; a folder of another scheme it makes under that name. */
  private static boolean isLocal(String value) {
    return !value.startsWith("hdfs")
        && !value.startsWith("s3")
        && (!value.contains("://") || value.startsWith("file://"));
  }

  private static boolean isSparkConf(String value) {
    for (String entry : value.split(";", 0)) {
      String[] keyAndValue = entry.split("=", 0);
      if (!entry.isEmpty() && (keyAndValue.length < 2 || !keyAndValue[0].startsWith("spark"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean whole(String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Optional<String> unless(boolean holds, String otherwise) {
    return holds ? Optional.empty() : Optional.of(otherwise);
  }

  private static Map<String, String> load() {
    Map<String, String> rules = new LinkedHashMap<>();
    ResourceText.text(TaskmanagerKeys.class, "taskmanager-keys.csv")
        .lines()
        .skip(1)
        .forEach(
            line ->
                rules.put(
                    line.substring(0, line.indexOf(',')), line.substring(line.indexOf(',') + 1)));
    return Collections.unmodifiableMap(rules);
  }
}
