package io.openmldb.rollout.sandbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * What a taskmanager makes of its file, and refuses of it, as OpenMLDB's own does: values count as
 * they are, so that a blank behind a number makes it none.
 */
final class TaskManagerSettings {

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("server.host", "0.0.0.0"),
          Map.entry("server.port", "9902"),
          Map.entry("server.worker_threads", "16"),
          Map.entry("server.io_threads", "4"),
          Map.entry("server.channel_keep_alive_time", "1800"),
          Map.entry("zookeeper.session_timeout", "5000"),
          Map.entry("zookeeper.connection_timeout", "5000"),
          Map.entry("zookeeper.base_sleep_time", "1000"),
          Map.entry("zookeeper.max_retries", "10"),
          Map.entry("zookeeper.max_connect_waitTime", "30000"),
          Map.entry("zookeeper.root_path", "/openmldb"),
          Map.entry("spark.master", "local[*]"),
          Map.entry("prefetch.jobid.num", "1"),
          Map.entry("job.log.path", "../log/"),
          Map.entry("job.tracker.interval", "30"),
          Map.entry("spark.yarn.maxAppAttempts", "1"),
          Map.entry("offline.data.prefix", "file:///tmp/openmldb_offline_storage/"));

  private static final List<String> ABOVE_ZERO =
      List.of(
          "server.port",
          "server.worker_threads",
          "server.io_threads",
          "server.channel_keep_alive_time",
          "zookeeper.session_timeout",
          "zookeeper.connection_timeout",
          "zookeeper.base_sleep_time",
          "zookeeper.max_retries",
          "zookeeper.max_connect_waitTime",
          "prefetch.jobid.num",
          "job.tracker.interval",
          "spark.yarn.maxAppAttempts");

  private static final List<String> MASTERS =
      List.of("yarn", "yarn-cluster", "yarn-client", "k8s", "kubernetes");

  private static final int LARGEST_PORT = 65_535;

  private final Properties properties;

  private TaskManagerSettings(Properties properties) {
    this.properties = properties;
  }

  /**
   * Reads and checks a file.
   *
   * @param environment what some keys are taken from where the file has none
   * @throws IllegalArgumentException when the file has something that a taskmanager does not take
   */
  static TaskManagerSettings read(Path file, Map<String, String> environment) throws IOException {
    Properties properties = new Properties();
    DEFAULTS.forEach(properties::setProperty);
    try (InputStream content = Files.newInputStream(file)) {
      properties.load(content);
    }
    TaskManagerSettings settings = new TaskManagerSettings(properties);
    settings.check(environment);
    return settings;
  }

  String text(String key) {
    return properties.getProperty(key, "");
  }

  int number(String key) {
    String text = text(key);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is no number: '" + text + "'", e);
    }
  }

  private void check(Map<String, String> environment) {
    for (String key : ABOVE_ZERO) {
      require(number(key) > 0, key, "should be larger than 0");
    }
    require(number("server.port") <= LARGEST_PORT, "server.port", "is no port");
    require(!text("zookeeper.cluster").isEmpty(), "zookeeper.cluster", "should not be empty");
    String master = text("spark.master").toLowerCase(Locale.ROOT);
    boolean isYarn = master.startsWith("yarn");
    require(
        master.startsWith("local") || MASTERS.contains(master),
        "spark.master",
        "should be local, yarn, yarn-cluster, yarn-client, k8s or kubernetes");
    require(
        !text("job.log.path").startsWith("hdfs") && !text("job.log.path").startsWith("s3"),
        "job.log.path",
        "only supports the local file system");
    requireSetOrVariable("spark.home", "SPARK_HOME", environment);
    if (isYarn) {
      requireSetOrVariable("hadoop.conf.dir", "HADOOP_CONF_DIR", environment);
      requireShared("spark.yarn.jars");
      requireShared("spark.eventLog.dir");
    }
    if (!master.startsWith("local")) {
      requireShared("offline.data.prefix");
    }
    require(!text("offline.data.prefix").isEmpty(), "offline.data.prefix", "should not be empty");
    checkSparkConf(text("spark.default.conf"));
  }

  private static void checkSparkConf(String conf) {
    for (String entry : conf.split(";", 0)) {
      if (!entry.isEmpty()) {
        String[] keyAndValue = entry.split("=", 0);
        require(keyAndValue.length >= 2, "spark.default.conf", "has no key=value in " + entry);
        require(
            keyAndValue[0].startsWith("spark"),
            "spark.default.conf",
            "has a key that does not start with spark: " + keyAndValue[0]);
      }
    }
  }

  private void requireSetOrVariable(String key, String variable, Map<String, String> environment) {
    require(
        !text(key).isEmpty() || !environment.getOrDefault(variable, "").isEmpty(),
        key,
        "should be set, or the environment variable " + variable);
  }

  private void requireShared(String key) {
    require(!text(key).startsWith("file://"), key, "should not be on the local file system");
  }

  private static void require(boolean holds, String key, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(key + " " + otherwise);
    }
  }
}
