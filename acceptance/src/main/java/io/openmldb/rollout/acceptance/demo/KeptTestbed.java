package io.openmldb.rollout.acceptance.demo;

import io.openmldb.rollout.acceptance.testbed.Testbed;

/** How to go on by hand with what {@code KEEP=1} left running. */
final class KeptTestbed {

  private KeptTestbed() {}

  static String instructions(Testbed testbed) {
    String cluster = testbed.cluster().directory().toString();
    return """

        Everything is left running. To go on by hand:
          export TEMPORAL_ADDRESS=%s
          bin/rollout status demo
          bin/sandbox status --dir %s
        Web UI: %s
        To end it:
          bin/sandbox down --dir %s
          pkill -f %s
        """
        .formatted(
            testbed.temporal().address(),
            cluster,
            testbed.temporal().ui().orElse("none"),
            cluster,
            testbed.folder());
  }
}
