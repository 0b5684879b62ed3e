package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.workflows.api.model.Component;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a component logs: what start.sh finds in its file, and what the component itself reads. */
public final class LogDirectory {

  private static final Pattern OF_FLAGS = Pattern.compile("log_dir");

  /** As grep is given it: the points stand for any character. */
  private static final Pattern OF_PROPERTIES = Pattern.compile("job.log.path");

  private LogDirectory() {}

  /**
   * What start.sh takes for the log directory, exactly as the released script does: of every line
   * that has the key's text anywhere in it, comments included, what stands between the first and
   * the second {@code =}; several are one name with line breaks in it, and those at its end are
   * lost. Without any start.sh does not start the component.
   */
  public static String foundByStartScript(Component component, byte[] configuration) {
    String text = new String(configuration, StandardCharsets.UTF_8);
    Pattern key = component.readsFlagFile() ? OF_FLAGS : OF_PROPERTIES;
    return Arrays.stream(text.split("\n", -1))
        .filter(line -> key.matcher(line).find())
        .map(LogDirectory::secondField)
        .collect(Collectors.joining("\n"))
        .replaceAll("\n+$", "");
  }

  /** The key that the component itself reads. */
  public static String key(Component component) {
    return component.readsFlagFile() ? "openmldb_log_dir" : "job.log.path";
  }

  /** Every directory that may hold logs of the component, relative to its working directory. */
  public static List<String> of(Component component, byte[] configuration) {
    String own = ConfigFileParser.parse(component, configuration).value(key(component)).orElse("");
    List<String> directories =
        Stream.of(own.strip(), foundByStartScript(component, configuration))
            .filter(directory -> !directory.isBlank())
            .distinct()
            .toList();
    return directories.isEmpty() ? List.of("./logs") : directories;
  }

  private static String secondField(String line) {
    String[] fields = line.split("=", -1);
    return fields.length < 2 ? "" : fields[1];
  }
}
