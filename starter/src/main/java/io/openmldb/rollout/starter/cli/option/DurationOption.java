package io.openmldb.rollout.starter.cli.option;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;

/** Spans of time as they are typed. */
final class DurationOption {

  private DurationOption() {}

  /**
   * The span that was given to {@code option}: {@code 90m}, {@code 2h}, {@code 1h30m}, or as in ISO
   * 8601.
   *
   * @throws CommandFailure BAD_INPUT when it is none
   */
  static Duration parse(String option, String typed) {
    String upper = typed.toUpperCase(Locale.ROOT);
    try {
      return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "%s \"%s\" is no span of time such as 90m or 2h".formatted(option, typed),
          e);
    }
  }
}
