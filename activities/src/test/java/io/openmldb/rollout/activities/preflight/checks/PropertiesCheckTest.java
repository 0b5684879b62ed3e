package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertiesCheckTest {

  private static final String FILE =
      """
      server.port=9902
      job.log.path=./logs/
      spark.master=local[*]
      offline.data.prefix=file:///tmp/openmldb_offline_storage/
      """;

  @ParameterizedTest
  @CsvSource({
    "server.port, 9903, true",
    "server.port, 0, false",
    "server.port, 70000, false",
    "server.io_threads, 0, false",
    "zookeeper.cluster, '', false",
    "spark.master, local[4], true",
    "spark.master, mesos, false",
    "spark.default.conf, spark.a=1;spark.b=2, true",
    "spark.default.conf, driver.memory=1g, false",
    "job.log.path, hdfs://logs, false",
    "prefetch.jobid.num, 0, false",
    "track.unfinished.jobs, yes, false",
    "batch.job.result.max.wait.time, 0, true"
  })
  void eachKeyKeepsItsRule(String key, String value, boolean allowed) {
    assertThat(findings(FILE, Map.of(key, value)).isEmpty()).isEqualTo(allowed);
  }

  @Test
  void anUnknownKeyIsAnErrorWithWhatIsNear() {
    assertThat(findings(FILE, Map.of("server.io_thread", "4")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("UNKNOWN_KEY");
              assertThat(finding.message()).startsWith("taskmanager 10.0.0.8:9902: ");
              assertThat(finding.hint()).contains("server.io_threads");
            });
  }

  @Test
  void anotherMasterMakesOtherKeysWrong() {
    assertThat(findings(FILE, Map.of("spark.master", "yarn")))
        .extracting(Finding::level, Finding::key)
        .containsExactlyInAnyOrder(
            tuple(FindingLevel.ERROR, "offline.data.prefix"),
            tuple(FindingLevel.ERROR, "spark.master"));
    assertThat(
            PropertiesCheck.findings(
                edit(
                    FILE, Map.of("spark.master", "yarn", "offline.data.prefix", "hdfs://offline/")),
                NodeAction.UPDATE,
                Map.of("HADOOP_CONF_DIR", "/etc/hadoop"),
                List.of()))
        .isEmpty();
  }

  @Test
  void aVariableThatARestartLosesAndTheFileLeavesItToIsAnError() {
    for (String file : List.of(FILE, FILE + "spark.home=\n")) {
      assertThat(findings(file, Map.of(), Map.of(), List.of("SPARK_HOME")))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
                assertThat(finding.code()).isEqualTo("VALUE_NOT_TAKEN_IN_FILE");
                assertThat(finding.hint()).contains("keepEnvironment");
              });
      assertThat(findings(file, Map.of(), Map.of(), List.of("TZ"))).isEmpty();
      assertThat(findings(file, Map.of("spark.home", "/spark"), Map.of(), List.of("SPARK_HOME")))
          .isEmpty();
      assertThat(findings(file, Map.of(), Map.of("SPARK_HOME", "/spark"), List.of("SPARK_HOME")))
          .isEmpty();
    }
    assertThat(findings(FILE + "spark.home=/spark\n", Map.of("spark.home", "")))
        .extracting(Finding::code)
        .containsExactly("VALUE_NOT_TAKEN");
  }

  @Test
  void aBlankBehindAValueThatStandsInTheFileRefusesARestart() {
    assertThat(findings(FILE + "server.io_threads=4 \n", Map.of()))
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactly(tuple(FindingLevel.ERROR, "VALUE_NOT_TAKEN_IN_FILE", "server.io_threads"));
  }

  @Test
  void whatWasWrongBeforeRefusesARestartAndIsAWarningWhereNoneIsDue() {
    String file = FILE + "server.io_threads=-1\nmy.key=1\n";

    assertThat(findings(file, Map.of("server.port", "9903")))
        .extracting(Finding::level, Finding::code)
        .containsExactly(
            tuple(FindingLevel.ERROR, "VALUE_NOT_TAKEN_IN_FILE"),
            tuple(FindingLevel.WARNING, "UNKNOWN_KEY_IN_FILE"));
    assertThat(findings(file, Map.of()).get(0).hint()).contains("in this rollout too");
    assertThat(
            PropertiesCheck.findings(
                edit(file, Map.of()), NodeAction.UNCHANGED, Map.of(), List.of()))
        .extracting(Finding::level)
        .containsOnly(FindingLevel.WARNING);
    assertThat(findings(FILE + "server.io_threads=-1\n", Map.of("server.io_threads", "4")))
        .isEmpty();
  }

  @Test
  void aPasswordIsNotTold() {
    assertThat(findings(FILE, Map.of("zookeeper.cluster", " ", "password", "hunter2")).toString())
        .doesNotContain("hunter2");
  }

  @Test
  void aSecretInsideOfAValueIsNotTold() {
    String conf = "driver.memory=1g;spark.secret.key=hunter2";

    assertThat(findings(FILE, Map.of("spark.default.conf", conf)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("driver.memory=1g", "******")
                    .doesNotContain("hunter2"));
  }

  private static List<Finding> findings(String file, Map<String, String> set) {
    return findings(file, set, Map.of(), List.of());
  }

  private static List<Finding> findings(
      String file, Map<String, String> set, Map<String, String> environment, List<String> lost) {
    return PropertiesCheck.findings(edit(file, set), NodeAction.UPDATE, environment, lost);
  }

  private static NodeEdit edit(String file, Map<String, String> set) {
    return NodeEdits.of(NodeEdits.TASKMANAGER, file, set, List.of());
  }
}
