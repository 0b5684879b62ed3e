package io.openmldb.rollout.starter.exit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command with a message for the operator and an exit code; never shown as a stack trace.
 */
public class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** One with a heading and every one of {@code problems} on a line of its own. */
  public static CommandFailure listing(ExitCode exitCode, String heading, List<String> problems) {
    StringBuilder message = new StringBuilder(heading);
    problems.forEach(problem -> message.append("\n  - ").append(problem));
    return new CommandFailure(exitCode, message.toString());
  }

  public final ExitCode exitCode() {
    return exitCode;
  }
}
