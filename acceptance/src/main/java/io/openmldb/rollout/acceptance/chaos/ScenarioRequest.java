package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The request of a scenario's rollout. */
final class ScenarioRequest {

  /** What is set of each other component; of tablets it is the garbage collection's interval. */
  private static final Map<String, IntFunction<Map<String, String>>> KEYS =
      Map.of(
          "nameserver", number -> Map.of("request_timeout_ms", Integer.toString(12_000 + number)),
          "apiserver", number -> Map.of("thread_pool_size", Integer.toString(8 + number % 32)),
          "taskmanager", number -> Map.of("job.tracker.interval", Integer.toString(20 + number)));

  private ScenarioRequest() {}

  /**
   * Asks for something that is not so yet.
   *
   * @param number of the run on this stage
   */
  static Map<String, Object> of(ChaosScenario scenario, SandboxLayout layout, int number) {
    List<Map<String, Object>> changes = new ArrayList<>();
    List<SandboxNode> tablets = layout.nodes(SandboxComponent.TABLET);
    Map<String, Object> tablet = new LinkedHashMap<>();
    tablet.put("component", "tablet");
    tablet.put(
        "endpoints",
        scenario.tablets().stream().map(index -> tablets.get(index).endpoint()).toList());
    tablet.put("set", Map.of("gc_interval", interval(number)));
    changes.add(tablet);
    for (String other : scenario.others()) {
      changes.add(Map.of("component", other, "set", KEYS.get(other).apply(number)));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("cluster", "demo");
    request.put("changes", changes);
    request.put("options", scenario.options());
    request.put("reason", "seed " + scenario.seed());
    return request;
  }

  /** The garbage collection's interval that it sets. */
  static String interval(int number) {
    return Integer.toString(100 + number);
  }
}
