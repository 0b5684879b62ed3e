package io.openmldb.rollout.acceptance.demo;

import io.openmldb.rollout.acceptance.stage.Stage;

/** How to go on by hand with what {@code KEEP=1} left running. */
final class KeptStage {

  private KeptStage() {}

  static String instructions(Stage stage) {
    String cluster = stage.cluster().directory().toString();
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
            stage.temporal().address(),
            cluster,
            stage.temporal().ui().orElse("none"),
            cluster,
            stage.folder());
  }
}
