package io.openmldb.rollout.acceptance.testbed;

import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A node's own {@code bin/start.sh}, as a person runs it. */
public final class NodeStartScript {

  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private NodeStartScript() {}

  /** Runs {@code bash bin/start.sh VERB COMPONENT} in the node's working directory. */
  public static void run(NodeSnapshot node, String verb) throws IOException, InterruptedException {
    String component = node.component().toLowerCase(Locale.ROOT);
    List<String> command =
        List.of(
            "bash",
            "-c",
            "cd \"$0\" && bash bin/start.sh \"$1\" \"$2\"",
            node.workdir(),
            verb,
            component);
    CommandRun.run(Map.of(), command, AT_MOST).orThrow();
  }
}
