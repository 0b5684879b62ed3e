package io.openmldb.rollout.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.temporal.worker.MetricsType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The examples for Prometheus and Grafana name metrics that a worker really exports. */
class MonitoringExamplesTest {

  static final Path FOLDER = Path.of("../examples/monitoring");

  private static final Pattern NAME = Pattern.compile("\\b(?:openmldb|temporal)_[a-z0-9_]+\\b");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  /** With the suffixes that the SDK's reporter and Micrometer give counters and timers. */
  private static final Pattern LATENCY = Pattern.compile(".*_latency");

  @Test
  void everyMetricThatTheRulesNameIsExported() throws Exception {
    List<String> expressions = ruleExpressions();

    assertThat(names(expressions)).hasSizeGreaterThan(8).isSubsetOf(exported());
  }

  @Test
  void everyMetricThatTheDashboardNamesIsExported() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
    List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
    expressions.addAll(dashboard.findValuesAsText("definition"));

    assertThat(expressions).hasSizeGreaterThan(15);
    assertThat(names(expressions)).isSubsetOf(exported());
    assertThat(dashboard.path("panels"))
        .allSatisfy(
            panel -> {
              assertThat(panel.path("description").asText()).isNotBlank();
              assertThat(panel.path("targets")).isNotEmpty();
            })
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates();
  }

  /** What nobody looks at need not be exported, and what is exported is told of. */
  @Test
  void everyMetricOfOursIsInTheGuide() throws Exception {
    String guide = Files.readString(Path.of("../docs/notifications.md"));

    assertThat(types(ExportedMetrics.page()))
        .hasSizeGreaterThan(12)
        .allSatisfy(name -> assertThat(guide).contains("`" + name));
    assertThat(names(List.of(guide))).isSubsetOf(exported());
  }

  @Test
  void durationsOfHoursHaveBucketsOfTheirOwn() throws Exception {
    assertThat(ExportedMetrics.page())
        .containsPattern("openmldb_rollout_duration_seconds_bucket\\{.*le=\"7200.0\"} 1")
        .containsPattern("openmldb_rollout_duration_seconds_bucket\\{.*le=\"300.0\"} 0");
  }

  @Test
  void anAlertSaysWhereAndWhatToDo() throws IOException {
    for (JsonNode rule : rules()) {
      assertThat(rule.path("labels").path("severity").asText()).isIn("warning", "critical");
      assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
      assertThat(rule.path("annotations").path("description").asText()).isNotBlank();
    }
  }

  private static List<JsonNode> rules() throws IOException {
    JsonNode alerts = new YAMLMapper().readTree(FOLDER.resolve("alerts.yml").toFile());
    List<JsonNode> rules = new ArrayList<>();
    alerts.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    assertThat(rules).hasSizeGreaterThan(5);
    return rules;
  }

  private static List<String> ruleExpressions() throws IOException {
    return rules().stream().map(rule -> rule.path("expr").asText()).toList();
  }

  private static Set<String> names(List<String> texts) {
    return texts.stream()
        .flatMap(text -> NAME.matcher(text).results())
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of samples: of ours as they are scraped, of the SDK's as it declares them. */
  private static Set<String> exported() throws Exception {
    Set<String> exported = new TreeSet<>();
    TYPE.matcher(ExportedMetrics.page())
        .results()
        .forEach(type -> exported.addAll(samples(type.group(1), type.group(2))));
    for (Class<?> declaring :
        List.of(MetricsType.class, io.temporal.serviceclient.MetricsType.class)) {
      for (Field field : declaring.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          exported.addAll(samplesOfTheSdk(field.getName(), (String) field.get(null)));
        }
      }
    }
    return exported;
  }

  private static List<String> samples(String name, String type) {
    return type.equals("histogram")
        ? List.of(name, name + "_bucket", name + "_sum", name + "_count")
        : List.of(name);
  }

  private static List<String> samplesOfTheSdk(String field, String name) {
    String declared = field.toUpperCase(Locale.ROOT);
    if (LATENCY.matcher(name).matches()) {
      return samples(name + "_seconds", "histogram");
    }
    boolean gauge = declared.startsWith("NUM_") || declared.startsWith("WORKER_TASK_SLOTS");
    return List.of(gauge ? name : name + "_total");
  }

  private static Set<String> types(String page) {
    return TYPE.matcher(page)
        .results()
        .map(type -> type.group(1))
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
