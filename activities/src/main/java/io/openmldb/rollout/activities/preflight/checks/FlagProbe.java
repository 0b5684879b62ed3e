package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.ExecResult.Outcome;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Asks a node's own binary what it would make of a flag file. The file stands on the host for that
 * moment only, readable by the login user only, outside of the node's own directories.
 */
public final class FlagProbe {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private FlagProbe() {}

  /**
   * What the binary of {@code node} makes of {@code candidate}. A flag file can have flags read
   * from the environment, so the binary gets the variables that it would be started with.
   *
   * @param settings how the node is started
   * @param pid its process, whose variables a new one may get; 0 when it has none
   * @throws UnusableBinaryException when it prints no flags
   */
  public static FlagCatalog read(
      RemoteHost host, Node node, NodeSettings settings, long pid, byte[] candidate)
      throws UnusableBinaryException {
    // A unit sets its variables itself: its process shows them.
    boolean ofUnit = settings.unit().isPresent();
    Map<String, String> environment = ofUnit ? Map.of() : settings.environment();
    List<String> kept = ofUnit ? List.of(NodeSettings.ALL) : settings.keepEnvironment();
    ExecResult result =
        host.exec(
            RemoteCommand.of(
                    "bash",
                    "-c",
                    ResourceText.text(FlagProbe.class, "probe-flags.sh"),
                    "probe-flags",
                    node.workdir(),
                    Long.toString(pid),
                    String.join(" ", kept),
                    String.join(" ", environment.keySet()))
                .with(environment)
                .reading(candidate),
            DEADLINE);
    return FlagCatalog.parse(result.stdout())
        .orElseThrow(() -> new UnusableBinaryException(node, result));
  }

  /** The node's binary did not say which flags it knows. */
  public static final class UnusableBinaryException extends Exception {

    private static final int NOTHING_TO_EXECUTE = 126;

    private final boolean missing;

    UnusableBinaryException(Node node, ExecResult result) {
      super(
          (isMissing(result) ? "there is nothing to execute at " : "")
              + node.workdir()
              + "/bin/openmldb"
              + (isMissing(result)
                  ? " on " + node.host()
                  : " does not print its flags with --helpxml (" + end(result) + ")"));
      this.missing = isMissing(result);
    }

    /** Whether there is no such file, or none that may be executed. */
    boolean isMissing() {
      return missing;
    }

    private static boolean isMissing(ExecResult result) {
      return result.outcome() == Outcome.EXITED && result.exitStatus() == NOTHING_TO_EXECUTE;
    }

    private static String end(ExecResult result) {
      return result.outcome() + (result.stderr().isBlank() ? "" : ": " + lastLine(result.stderr()));
    }

    private static String lastLine(String text) {
      String stripped = text.strip();
      return stripped.substring(stripped.lastIndexOf('\n') + 1);
    }
  }
}
