package io.openmldb.rollout.activities.config.properties;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import java.util.Locale;
import java.util.Set;

/**
 * Where a taskmanager runs its jobs; other keys mean other things by it.
 *
 * @param value {@code spark.master} as it stands in the file, or its default
 */
public record SparkMaster(String value) {

  private static final Set<String> YARN = Set.of("yarn", "yarn-cluster", "yarn-client");
  private static final Set<String> KUBERNETES = Set.of("k8s", "kubernetes");

  public static SparkMaster of(ConfigFile file) {
    return new SparkMaster(file.value("spark.master").orElse("local[*]"));
  }

  static boolean isKnown(String value) {
    SparkMaster master = new SparkMaster(value);
    return master.isLocal() || master.isYarn() || KUBERNETES.contains(master.lower());
  }

  boolean isLocal() {
    return lower().startsWith("local");
  }

  public boolean isYarn() {
    return YARN.contains(lower());
  }

  private String lower() {
    return value.toLowerCase(Locale.ROOT);
  }
}
