package io.openmldb.rollout.worker;

import static io.openmldb.rollout.workflows.temporal.VisibilityQuery.quoted;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.activities.preflight.EarlierRollouts;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.common.converter.DataConverterException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the reports of earlier rollouts from Temporal, as long as it keeps them. What they tell is
 * of use to an estimate only: where Temporal does not answer, there are none.
 */
final class TemporalEarlierRollouts implements EarlierRollouts {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalEarlierRollouts.class);

  private static final String COMPLETED =
      "WorkflowType = '" + ClusterRolloutWorkflow.TYPE + "' AND ExecutionStatus = 'Completed' AND ";

  private static final int REPORTS = 5;

  /** Plans and rollouts by the other procedure are among them. */
  private static final int LOOKED_AT = 25;

  /** For all that is asked together: a plan must not wait for its estimate. */
  private static final int DEADLINE_SECONDS = 5;

  private final WorkflowClient client;

  TemporalEarlierRollouts(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public List<Report> reports(String cluster, Procedure procedure) {
    WorkflowServiceBlockingStub temporal =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    try {
      return newest(temporal, cluster).stream()
          .filter(run -> !WorkflowIds.isPlan(run.getWorkflowId()))
          .flatMap(run -> report(temporal, run, procedure).stream())
          .filter(report -> cluster.equals(report.cluster()))
          .filter(report -> report.outcome() == Outcome.SUCCEEDED)
          .limit(REPORTS)
          .toList();
    } catch (StatusRuntimeException | DataConverterException e) {
      LOG.info("It is not known what earlier rollouts of {} took: {}", cluster, e.toString());
      return List.of();
    }
  }

  /** By the search attribute, or where the namespace does not know it by the usual ids. */
  private List<WorkflowExecution> newest(WorkflowServiceBlockingStub temporal, String cluster) {
    try {
      return listed(
          temporal, "%s = %s".formatted(ClusterSearchAttribute.KEY.getName(), quoted(cluster)));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.INVALID_ARGUMENT) {
        throw e;
      }
      return listed(
          temporal,
          "(WorkflowId = %s OR WorkflowId STARTS_WITH %s)"
              .formatted(
                  quoted(WorkflowIds.rolloutOf(cluster)),
                  quoted(WorkflowIds.scheduledPrefixOf(cluster))));
    }
  }

  private List<WorkflowExecution> listed(WorkflowServiceBlockingStub temporal, String which) {
    return temporal
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setQuery(COMPLETED + which)
                .setPageSize(LOOKED_AT)
                .build())
        .getExecutionsList()
        .stream()
        .map(WorkflowExecutionInfo::getExecution)
        .toList();
  }

  private Optional<Report> report(
      WorkflowServiceBlockingStub temporal, WorkflowExecution run, Procedure procedure) {
    Optional<RolloutRequest> request =
        events(temporal, run, HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT).stream()
            .findFirst()
            .map(first -> first.getWorkflowExecutionStartedEventAttributes().getInput())
            .flatMap(input -> read(input, RolloutRequest.class));
    if (request.filter(asked -> asked.options().procedure() == procedure).isEmpty()) {
      return Optional.empty();
    }
    return events(temporal, run, HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
        .stream()
        .filter(HistoryEvent::hasWorkflowExecutionCompletedEventAttributes)
        .findFirst()
        .map(last -> last.getWorkflowExecutionCompletedEventAttributes().getResult())
        .flatMap(result -> read(result, Report.class));
  }

  private List<HistoryEvent> events(
      WorkflowServiceBlockingStub temporal, WorkflowExecution run, HistoryEventFilterType which) {
    return temporal
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(run)
                .setHistoryEventFilterType(which)
                .setMaximumPageSize(1)
                .build())
        .getHistory()
        .getEventsList();
  }

  private <T> Optional<T> read(Payloads payloads, Class<T> type) {
    return Optional.ofNullable(
        client.getOptions().getDataConverter().fromPayloads(0, Optional.of(payloads), type, type));
  }
}
