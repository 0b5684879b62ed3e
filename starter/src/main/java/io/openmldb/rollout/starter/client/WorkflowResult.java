package io.openmldb.rollout.starter.client;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.report.Report;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a workflow ended: a rollout's, a fleet rollout's, a recovery's or a repair's. */
public sealed interface WorkflowResult {

  /** The exit code that says so. */
  ExitCode exitCode();

  /** What a rollout had done by its end; empty where it left no report. */
  default Optional<Report> rolloutReport() {
    return Optional.empty();
  }

  /** It ended and left nothing inconsistent; the report says with which outcome. */
  record Reported(Report report) implements WorkflowResult {
    @Override
    public Optional<Report> rolloutReport() {
      return Optional.of(report);
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.of(requireNonNull(report.outcome(), "what has ended has an outcome"));
    }
  }

  /** A recovery or repair completed; the report says what it did, and what a dry run found. */
  record Recovered(RecoveryReport report) implements WorkflowResult {
    @Override
    public ExitCode exitCode() {
      return report.left().isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
    }
  }

  /** A fleet rollout left its report, which says with which outcome it ended. */
  record FleetEnded(FleetReport report) implements WorkflowResult {
    @Override
    public ExitCode exitCode() {
      return ExitCode.of(requireNonNull(report.outcome(), "what has ended has an outcome"));
    }
  }

  /**
   * The workflow failed.
   *
   * @param type the failure's type; empty where it is none of this product's
   * @param message what happened; null where that is not said
   * @param details every problem with the request, or everything that is left inconsistent
   * @param report what it had done, of a rollout that left something inconsistent; null of others,
   *     and of release 0.1.0
   */
  record Failed(
      Optional<FailureType> type,
      @Nullable String message,
      List<String> details,
      @Nullable Report report)
      implements WorkflowResult {

    @Override
    public Optional<Report> rolloutReport() {
      return Optional.ofNullable(report);
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.ofFailure(type);
    }
  }

  /**
   * It was cancelled, and cleaned up.
   *
   * @param report what it had done; null when it left none
   */
  record Canceled(@Nullable Report report) implements WorkflowResult {
    @Override
    public Optional<Report> rolloutReport() {
      return Optional.ofNullable(report);
    }

    /** Whether something is left inconsistent. */
    public boolean leftSomething() {
      return report != null && !report.left().isEmpty();
    }

    @Override
    public ExitCode exitCode() {
      return leftSomething() ? ExitCode.FAILED : ExitCode.ABORTED;
    }
  }

  /**
   * It was ended from outside, so that nothing was cleaned up.
   *
   * @param how {@code was terminated} or {@code timed out}, with the reason where one was given
   */
  record Interrupted(String how) implements WorkflowResult {
    @Override
    public ExitCode exitCode() {
      return ExitCode.FAILED;
    }
  }
}
