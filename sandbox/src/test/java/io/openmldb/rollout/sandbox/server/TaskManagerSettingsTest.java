package io.openmldb.rollout.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskManagerSettingsTest {

  private static final String ENOUGH = "zookeeper.cluster=127.0.0.1:2181\nspark.home=./spark\n";

  @TempDir private Path folder;

  @Test
  void whatTheFileLeavesOutHasTheUsualValue() throws Exception {
    TaskManagerSettings settings = read(ENOUGH, Map.of());

    assertThat(settings.text("server.host")).isEqualTo("0.0.0.0");
    assertThat(settings.number("server.port")).isEqualTo(9902);
    assertThat(settings.text("zookeeper.root_path")).isEqualTo("/openmldb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server.port=9902 ",
        "server.port=65536",
        "server.worker_threads=3000000000",
        "server.io_threads=0",
        "zookeeper.cluster=",
        "spark.master=yarn ",
        "spark.master=yarn\noffline.data.prefix=hdfs://a",
        "spark.default.conf=spark.a=1; spark.b=2",
        "spark.default.conf=spark.a=",
        "job.log.path=hdfs://a",
        "offline.data.prefix=",
        "spark.home=",
      })
  void whatOpenmldbsOwnRefusesIsRefused(String line) {
    assertThatThrownBy(() -> read(ENOUGH + line + "\n", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variablesStandInForKeys() throws Exception {
    String file =
        "zookeeper.cluster=127.0.0.1:2181\nspark.home=\nspark.master=yarn\noffline.data.prefix=hdfs://a\n";

    assertThat(read(file, Map.of("SPARK_HOME", "/spark", "HADOOP_CONF_DIR", "/hadoop")))
        .isNotNull();
  }

  private TaskManagerSettings read(String content, Map<String, String> environment)
      throws IOException {
    return TaskManagerSettings.read(
        Files.writeString(folder.resolve("taskmanager.properties"), content), environment);
  }
}
