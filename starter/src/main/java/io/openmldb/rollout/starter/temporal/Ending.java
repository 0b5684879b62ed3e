package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.steps.FailureType;
import java.util.List;

/** How a rollout's workflow ended. */
public sealed interface Ending {

  /** The exit code that says so. */
  ExitCode exitCode();

  /** It completed; the report says with which outcome. */
  record Reported(Report report) implements Ending {
    @Override
    public ExitCode exitCode() {
      return ExitCode.of(report.outcome());
    }
  }

  /**
   * The workflow failed.
   *
   * @param type the failure's type, as {@link FailureType} names it
   * @param message what happened
   * @param details every problem with the request, or everything that is left to mend
   */
  record Failed(String type, String message, List<String> details) implements Ending {
    @Override
    public ExitCode exitCode() {
      return FailureType.INVALID_REQUEST.equals(type) ? ExitCode.BAD_INPUT : ExitCode.FAILED;
    }
  }

  /** It was cancelled, and cleaned up. */
  record Canceled() implements Ending {
    @Override
    public ExitCode exitCode() {
      return ExitCode.ABORTED;
    }
  }

  /**
   * It was ended from outside, so that nothing was cleaned up.
   *
   * @param how {@code was terminated} or {@code timed out}, with the reason where one was given
   */
  record CutOff(String how) implements Ending {
    @Override
    public ExitCode exitCode() {
      return ExitCode.FAILED;
    }
  }
}
