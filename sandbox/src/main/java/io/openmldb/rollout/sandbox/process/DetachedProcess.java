package io.openmldb.rollout.sandbox.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts a process that outlives the one that starts it and hears none of its terminal's signals.
 */
public final class DetachedProcess {

  private DetachedProcess() {}

  /**
   * Starts it in a session of its own, with no standard input and its output appended to a log.
   *
   * @param sandbox the practice cluster that it belongs to
   * @param workdir its working directory
   */
  public static Process detached(Path sandbox, Path workdir, Path log, List<String> command)
      throws IOException {
    return detached(sandbox, workdir, log, command, environment -> {});
  }

  /**
   * As above, with another environment than ours.
   *
   * @param environment changes what is ours
   */
  public static Process detached(
      Path sandbox,
      Path workdir,
      Path log,
      List<String> command,
      Consumer<Map<String, String>> environment)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add("setsid");
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    environment.accept(builder.environment());
    builder.environment().put(SandboxProcesses.MARK, sandbox.toString());
    builder.directory(workdir.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }
}
