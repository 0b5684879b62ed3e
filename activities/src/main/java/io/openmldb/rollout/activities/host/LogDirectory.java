package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.request.Component;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a component logs, found as start.sh finds it: by the text {@code log_dir} in a flag file,
 * comments included, or {@code job.log.path} at the beginning of a line of the properties file.
 */
public final class LogDirectory {

  private LogDirectory() {}

  /**
   * The lines of a configuration file that start.sh takes for the log directory. With more than one
   * of them, or none, it does not start the component.
   */
  public static List<String> lines(Component component, byte[] configuration) {
    return new String(configuration, StandardCharsets.UTF_8)
        .lines()
        .filter(
            line ->
                component.readsFlagFile()
                    ? line.contains("log_dir")
                    : line.startsWith("job.log.path"))
        .collect(Collectors.toList());
  }

  /** The log directory, relative to the working directory; {@code ./logs} when it is not clear. */
  static String of(Component component, byte[] configuration) {
    List<String> lines = lines(component, configuration);
    if (lines.size() != 1) {
      return "./logs";
    }
    String[] parts = lines.get(0).split("=", -1);
    return parts.length < 2 || parts[1].isBlank() ? "./logs" : parts[1].strip();
  }
}
