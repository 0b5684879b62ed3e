package io.openmldb.rollout.workflows.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;

/** Requests as a person would write them. */
public final class TestRequests {

  private static final String ALL_COMPONENTS =
      """
      [{"component": "nameserver", "set": {"request_timeout_ms": "20000"}},
       {"component": "tablet", "set": {"gc_interval": "60"}, "unset": ["gc_pool_size"]},
       {"component": "apiserver", "set": {"thread_pool_size": "8"}},
       {"component": "taskmanager", "set": {"job.tracker.interval": "20"}}]""";

  private TestRequests() {}

  /** One change of all four components. */
  public static RolloutRequest all() {
    return all("{}");
  }

  /** One change of all four components, with options. */
  public static RolloutRequest all(String options) {
    return json(
        "{\"cluster\": \"demo\", \"changes\": "
            + ALL_COMPONENTS
            + ", \"options\": "
            + options
            + "}");
  }

  /** One change of the tablets, with options. */
  public static RolloutRequest tablets(String options) {
    return json(
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"gc_interval": "60"}}],
         "options": %s}"""
            .formatted(options));
  }

  /** The request in {@code json}. */
  public static RolloutRequest json(String json) {
    try {
      return RolloutDataConverter.mapper().readValue(json, RolloutRequest.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
