package io.openmldb.rollout.starter.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.FleetRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.report.Report;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.Values;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how a closed workflow ended. */
public final class WorkflowResultReader {

  private WorkflowResultReader() {}

  /** How the rollout {@code closed} ended; returns at once, since it is closed. */
  static WorkflowResult ofRollout(WorkflowStub closed) {
    try {
      return new WorkflowResult.Reported(closed.getResult(Report.class));
    } catch (WorkflowFailedException e) {
      return e.getCause() instanceof CanceledFailure
          ? new WorkflowResult.Canceled(leftInMemo(closed))
          : RolloutResult.reportIn(e)
              .filter(report -> report.left().isEmpty())
              .<WorkflowResult>map(WorkflowResult.Reported::new)
              .orElseGet(() -> ofFailure(e));
    }
  }

  private static @Nullable Report leftInMemo(WorkflowStub closed) {
    return Report.class.cast(
        closed.describe().getMemo(ClusterRolloutWorkflow.REPORT_MEMO, Report.class));
  }

  /** How the recovery or repair {@code closed} ended; returns at once, since it is closed. */
  static WorkflowResult ofRecovery(WorkflowStub closed) {
    try {
      return new WorkflowResult.Recovered(closed.getResult(RecoveryReport.class));
    } catch (WorkflowFailedException e) {
      return ofFailure(e);
    }
  }

  /** How the fleet rollout {@code closed} ended; returns at once, since it is closed. */
  public static WorkflowResult ofFleet(WorkflowStub closed) {
    try {
      return new WorkflowResult.FleetEnded(closed.getResult(FleetReport.class));
    } catch (WorkflowFailedException e) {
      Optional<FleetReport> report =
          e.getCause() instanceof CanceledFailure
              ? Optional.ofNullable(
                  FleetReport.class.cast(
                      closed
                          .describe()
                          .getMemo(FleetRolloutWorkflow.REPORT_MEMO, FleetReport.class)))
              : FleetResult.reportIn(e);
      return report
          .<WorkflowResult>map(WorkflowResult.FleetEnded::new)
          .orElseGet(() -> ofFailure(e));
    }
  }

  private static WorkflowResult ofFailure(WorkflowFailedException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof CanceledFailure) {
      return new WorkflowResult.Canceled(null);
    }
    if (cause instanceof TerminatedFailure terminated) {
      String reason = terminated.getOriginalMessage();
      return new WorkflowResult.Interrupted(
          "was terminated" + (reason == null || reason.isEmpty() ? "" : " (" + reason + ")"));
    }
    if (cause instanceof TimeoutFailure) {
      return new WorkflowResult.Interrupted("timed out");
    }
    if (cause instanceof ApplicationFailure application) {
      return new WorkflowResult.Failed(
          FailureType.of(application),
          application.getOriginalMessage(),
          texts(application.getDetails()),
          RolloutResult.reportIn(application).orElse(null));
    }
    String message = cause == null ? failure.getMessage() : cause.getMessage();
    return new WorkflowResult.Failed(Optional.empty(), message, List.of(), null);
  }

  /** The details as lines, whether they came as a list or one by one; a report is none. */
  private static List<String> texts(Values details) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < details.getSize(); i++) {
      JsonNode detail = details.get(i, JsonNode.class);
      if (detail.isArray()) {
        detail.forEach(line -> texts.add(textOf(line)));
      } else if (!detail.isObject()) {
        texts.add(textOf(detail));
      }
    }
    return texts;
  }

  private static String textOf(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }
}
