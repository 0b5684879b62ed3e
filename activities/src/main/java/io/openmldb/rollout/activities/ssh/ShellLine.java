package io.openmldb.rollout.activities.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Renders a {@link RemoteCommand} as the one line that SSH hands to the login shell, whichever that
 * is: it only starts {@code /bin/sh}, which decodes what to do from base 64. In quotes that stand
 * in quotes csh and fish would read backslashes and line ends in ways of their own. For {@code
 * /bin/sh} every word stands in single quotes, in which it leaves everything as it is.
 */
final class ShellLine {

  /** The exit status when the command's directory does not exist. */
  static final int NO_DIRECTORY = 96;

  /** How long after its deadline the host ends a command itself. */
  static final Duration HOST_MARGIN = Duration.ofSeconds(2);

  private ShellLine() {}

  /**
   * The line for {@code command}. Before anything else it prints {@code marker} on both outputs, so
   * that what a login shell's start files print can be told apart, and the host ends the command
   * itself a little after {@code deadline}, even when nobody is connected any more.
   */
  static String of(RemoteCommand command, Duration deadline, String marker) {
    StringBuilder script = new StringBuilder();
    script.append("echo ").append(marker).append("; echo ").append(marker).append(" >&2; ");
    if (command.directory() != null) {
      script.append("cd ").append(quoted(command.directory()));
      script.append(" || exit ").append(NO_DIRECTORY).append("; ");
    }
    new TreeMap<>(command.environment())
        .forEach(
            (name, value) ->
                script
                    .append(name)
                    .append('=')
                    .append(quoted(value))
                    .append("; export ")
                    .append(name)
                    .append("; "));
    script.append("exec timeout -k 5 ").append(deadline.plus(HOST_MARGIN).toSeconds()).append(' ');
    script.append(command.words().stream().map(ShellLine::quoted).collect(Collectors.joining(" ")));
    String encoded =
        Base64.getEncoder().encodeToString(script.toString().getBytes(StandardCharsets.UTF_8));
    return "exec /bin/sh -c 'script=$(echo %s | base64 -d) || exit 127; eval \"$script\"'"
        .formatted(encoded);
  }

  private static String quoted(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL character cannot be passed to a command");
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
