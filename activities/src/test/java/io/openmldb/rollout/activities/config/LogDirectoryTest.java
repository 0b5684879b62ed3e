package io.openmldb.rollout.activities.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
class LogDirectoryTest {

  /** How the released start.sh finds it. */
  private static final String RELEASED =
      "LOG_DIR=$(grep %s \"$1\" | awk -F '=' '{print $2}'); printf %%s \"$LOG_DIR\"";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--role=tablet\n--openmldb_log_dir=./logs\n--db_root_path=./db\n",
        "#--openmldb_log_dir=./logs_other\n--openmldb_log_dir=./logs\n",
        "--log_dir=./logs\n--openmldb_log_dir=./logs\n",
        "--openmldb_log_dir=./logs\n# log_dir was elsewhere\n",
        "# log_dir was elsewhere\n--openmldb_log_dir=./logs\n",
        "--openmldb_log_dir=./logs\r\n--role=tablet\r\n",
        "--openmldb_log_dir=./a=b\n",
        "--openmldb_log_dir= ./a b \n",
        "--openmldb_log_dir\n",
        "--role=tablet\n",
        ""
      })
  void theDirectoryOfAFlagFileIsFoundAsTheReleasedScriptFindsIt(String content) throws Exception {
    assertThat(found(Component.TABLET, content)).isEqualTo(released("log_dir", content));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server.port=9902\njob.log.path=./logs/\n",
        "#job.log.path=/var/log/tm\n job.log.path=./logs/\n",
        "job.log.path = ./logs/\n",
        "job-log-path=./logs/\n",
        "job.log.path: ./logs/\n",
        "server.port=9902\n"
      })
  void theDirectoryOfATaskmanagerIsFoundAsTheReleasedScriptFindsIt(String content)
      throws Exception {
    assertThat(found(Component.TASKMANAGER, content)).isEqualTo(released("job.log.path", content));
  }

  @Test
  void logsAreLookedForWhereStartShAndWhereTheComponentPutsThem() {
    assertThat(of("--openmldb_log_dir=./own\n")).containsExactly("./own");
    assertThat(of("#--openmldb_log_dir=./old\n--openmldb_log_dir=./own\n"))
        .containsExactly("./own", "./old\n./own");
    assertThat(of("")).containsExactly("./logs");
  }

  private String released(String key, String content) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), content);
    Process script =
        new ProcessBuilder("bash", "-c", RELEASED.formatted(key), "released", file.toString())
            .start();
    String found = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).isZero();
    return found;
  }

  private static String found(Component component, String content) {
    return LogDirectory.foundByStartScript(component, content.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> of(String content) {
    return LogDirectory.of(Component.TABLET, content.getBytes(StandardCharsets.UTF_8));
  }
}
