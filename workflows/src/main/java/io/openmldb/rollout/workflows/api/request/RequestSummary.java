package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request in words, for people; values of secret keys are left out. */
public final class RequestSummary {

  /** The number of changes that are listed one by one. */
  private static final int LISTED = 20;

  private static final String WINDOW = "window";
  private static final String OVERRIDES = "overrides";
  private static final ObjectMapper MAPPER = RolloutDataConverter.mapper();

  private RequestSummary() {}

  /** Everything in one line: {@code tablet: gc_interval = 60, gc_pool_size removed}. */
  public static String of(RolloutRequest request) {
    return String.join("; ", changes(request));
  }

  /** One line for each change; of very many the last one says how many more there are. */
  public static List<String> changes(RolloutRequest request) {
    List<String> lines = new ArrayList<>();
    if (request.changes().isEmpty()) {
      lines.add("restart of every node");
    }
    List<Change> all = request.changes();
    all.stream()
        .limit(LISTED)
        .forEach(change -> lines.add(line(change, request.options().restartOnly())));
    if (all.size() > LISTED) {
      lines.add("and " + (all.size() - LISTED) + " more changes");
    }
    return List.copyOf(lines);
  }

  /**
   * One line for each option that is not as by default, under the name that it has in a request:
   * {@code writes: GATED}, {@code timeouts.gate: PT8H}; empty where all are as by default.
   */
  public static List<String> options(RolloutRequest request) {
    Options options = request.options();
    List<String> lines = new ArrayList<>();
    addDifferences("", tree(options), tree(Options.DEFAULT), lines);
    if (options.window() != null) {
      lines.add(WINDOW + ": " + options.window().words());
    }
    options
        .overrides()
        .forEach(
            override ->
                lines.add(OVERRIDES + ": " + override.code() + " (" + override.reason() + ")"));
    return List.copyOf(lines);
  }

  /** The options as JSON, but for those that have words of their own. */
  private static JsonNode tree(Options options) {
    ObjectNode tree = MAPPER.valueToTree(options);
    return tree.without(List.of(WINDOW, OVERRIDES));
  }

  private static void addDifferences(
      String path, JsonNode options, JsonNode defaults, List<String> differences) {
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      JsonNode value = option.getValue();
      JsonNode usual = defaults.path(option.getKey());
      String name = path + option.getKey();
      if (value.isObject() && usual.isObject()) {
        addDifferences(name + ".", value, usual, differences);
      } else if (!value.equals(usual)) {
        differences.add(name + ": " + value.asText());
      }
    }
  }

  private static String line(Change change, boolean restartOnly) {
    List<String> keys = new ArrayList<>();
    change.set().forEach((key, value) -> keys.add(key + " = " + SecretKeys.shown(key, value)));
    change.unset().forEach(key -> keys.add(key + " removed"));
    String scope = change.component() == null ? "" : change.component().id();
    if (!change.endpoints().isEmpty()) {
      scope += " " + String.join(" ", change.endpoints());
    }
    return scope + (keys.isEmpty() && restartOnly ? ": restart" : ": " + String.join(", ", keys));
  }
}
