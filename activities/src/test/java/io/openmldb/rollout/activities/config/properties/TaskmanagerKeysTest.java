package io.openmldb.rollout.activities.config.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules against those of OpenMLDB 0.9.3's {@code TaskManagerConfig}, which is retold here. */
class TaskmanagerKeysTest {

  private static final List<String> KEYS =
      List.of(
          "server.port",
          "server.worker_threads",
          "zookeeper.session_timeout",
          "prefetch.jobid.num",
          "job.tracker.interval",
          "batch.job.result.max.wait.time",
          "spark.master",
          "spark.default.conf",
          "spark.yarn.jars",
          "spark.eventLog.dir",
          "offline.data.prefix");

  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\t",
          "0",
          "1",
          "-",
          "+",
          "9902",
          "65536",
          "2147483648",
          "local",
          "LOCAL[*]",
          "yarn",
          "Yarn-Client",
          "k8s",
          "kubernetes",
          "spark",
          "spark.a",
          "=",
          ";",
          "a",
          "file://",
          "hdfs://");

  @Test
  void valuesMadeAtRandomAreTakenAsTheTaskmanagerTakesThem() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      String value = value(random);
      String master = List.of("local[*]", "yarn", "YARN-cluster", "k8s").get(random.nextInt(4));

      boolean isTaken = isTaken(key, value, master);
      taken += isTaken ? 1 : 0;

      assertThat(TaskmanagerKeys.problem(key, value, file(master)).isEmpty())
          .as("seed %d: %s=\"%s\" with spark.master=%s", seed, key, value, master)
          .isEqualTo(isTaken);
    }
    assertThat(taken).isBetween(10_000, 90_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server.port                   | '9902 '                   | false",
        "server.worker_threads         | 3000000000                | false",
        "zookeeper.max_retries         | '10\t'                    | false",
        "batch.job.result.max.wait.time | 3000000000               | true",
        "spark.master                  | 'yarn '                   | false",
        "spark.master                  | 'Local[4] '               | true",
        "spark.default.conf            | 'spark.a=1; spark.b=2'    | false",
        "spark.default.conf            | spark.a=                  | false",
        "spark.default.conf            | spark.a=b=c;;spark.d=e;   | true",
        "enable.hive.support           | TRUE                      | true",
        "enable.hive.support           | 'true '                   | false",
        "job.log.path                  | hdfs_logs                 | false",
        "job.log.path                  | s3a://logs                | false",
        "job.log.path                  | ./logs/                   | true",
      })
  void blanksAndBordersCountAsTheyDoForTheTaskmanager(String key, String value, boolean taken) {
    assertThat(TaskmanagerKeys.problem(key, value, file("local")).isEmpty()).isEqualTo(taken);
  }

  private static String value(Random random) {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      value.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return value.toString();
  }

  private static PropertiesFile file(String master) {
    return PropertiesFile.parse(("spark.master=" + master).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean isTaken(String key, String value, String master) {
    boolean isYarn = master.toLowerCase(Locale.ROOT).startsWith("yarn");
    boolean isLocalFile = value.startsWith("file://");
    try {
      return switch (key) {
        case "server.port" -> Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 65535;
        case "batch.job.result.max.wait.time" -> !Long.toString(Long.parseLong(value)).isEmpty();
        case "spark.master" -> isMaster(value.toLowerCase(Locale.ROOT));
        case "spark.default.conf" -> isSparkConf(value);
        case "spark.yarn.jars", "spark.eventLog.dir" -> !(isYarn && isLocalFile);
        case "offline.data.prefix" ->
            !value.isEmpty() && !((isYarn || master.equals("k8s")) && isLocalFile);
        default -> Integer.parseInt(value) > 0;
      };
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isMaster(String value) {
    return value.startsWith("local")
        || Set.of("yarn", "yarn-cluster", "yarn-client", "k8s", "kubernetes").contains(value);
  }

  private static boolean isSparkConf(String value) {
    for (String entry : value.split(";", 0)) {
      if (entry.isEmpty()) {
        continue;
      }
      String[] parts = entry.split("=", 0);
      if (parts.length < 2 || !parts[0].startsWith("spark")) {
        return false;
      }
    }
    return true;
  }
}
