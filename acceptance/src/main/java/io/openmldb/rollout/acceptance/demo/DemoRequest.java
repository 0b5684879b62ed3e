package io.openmldb.rollout.acceptance.demo;

import java.util.Map;

/** The request of the demo: something for every component, and flags pages to read it back from. */
final class DemoRequest {

  static final String JSON =
      """
      {"cluster": "demo",
       "changes": [
         {"component": "nameserver",
          "set": {"request_timeout_ms": "20000", "enable_flags_service": "true"}},
         {"component": "tablet",
          "set": {"gc_interval": "60", "enable_flags_service": "true"}},
         {"component": "apiserver",
          "set": {"thread_pool_size": "8", "enable_flags_service": "true"}},
         {"component": "taskmanager",
          "set": {"job.tracker.interval": "20"}}],
       "reason": "demo"}
      """;

  /** Which key of each component to read back, with the value that it must have. */
  static final Map<String, Map.Entry<String, String>> EXPECTED =
      Map.of(
          "nameserver", Map.entry("request_timeout_ms", "20000"),
          "tablet", Map.entry("gc_interval", "60"),
          "apiserver", Map.entry("thread_pool_size", "8"),
          "taskmanager", Map.entry("job.tracker.interval", "20"));

  private DemoRequest() {}
}
