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

  /** What is wrong with {@code value} of {@code key} in {@code file}, as the end of a sentence. */
  public static Optional<String> problem(String key, String value, ConfigFile file) {
    String trimmed = value.strip();
    return switch (RULES.getOrDefault(key, "any")) {
      case "any" -> Optional.empty();
      case "not-empty" -> unless(!trimmed.isEmpty(), "must not be empty");
      case "positive" -> unless(whole(trimmed, 1, Long.MAX_VALUE), "must be a number above 0");
      case "whole" -> unless(whole(trimmed, 0, Long.MAX_VALUE), "must be a whole number");
      case "port" -> unless(whole(trimmed, 1, 65_535), "must be a port, 1 to 65535");
      case "boolean" ->
          unless(trimmed.equals("true") || trimmed.equals("false"), "must be true or false");
      case "local" ->
          unless(
              !trimmed.contains("://") || trimmed.startsWith("file://"),
              "must be on the local file system");
      case "spark-master" ->
          unless(
              SparkMaster.isKnown(trimmed),
              "must be local[…], yarn, yarn-cluster, yarn-client, k8s or kubernetes");
      case "spark-conf" ->
          unless(
              isSparkConf(trimmed),
              "must be a list of key=value separated by ';', every key beginning with spark");
      case "not-local-on-yarn" ->
          unless(
              !SparkMaster.of(file).isYarn() || !trimmed.startsWith("file://"),
              "must not be on the local file system while spark.master is yarn");
      case "offline-prefix" -> offlinePrefixProblem(trimmed, SparkMaster.of(file));
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

  private static boolean isSparkConf(String value) {
    for (String entry : value.split(";", -1)) {
      String stripped = entry.strip();
      if (!stripped.isEmpty() && !(stripped.startsWith("spark") && stripped.contains("="))) {
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
