package io.openmldb.rollout.workflows.nexus;

import static java.util.Objects.requireNonNull;

import io.nexusrpc.OperationException;
import io.nexusrpc.handler.HandlerException;
import io.nexusrpc.handler.HandlerException.ErrorType;
import io.nexusrpc.handler.HandlerException.RetryBehavior;
import io.nexusrpc.handler.OperationCancelDetails;
import io.nexusrpc.handler.OperationContext;
import io.nexusrpc.handler.OperationHandler;
import io.nexusrpc.handler.OperationStartDetails;
import io.nexusrpc.handler.OperationStartResult;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.api.start.RolloutStartOptions;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.openmldb.rollout.workflows.temporal.WorkflowFailures;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import io.temporal.nexus.Nexus;
import io.temporal.nexus.NexusOperationInfo;
import io.temporal.nexus.WorkflowRunOperation;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An operation that is one run of {@code ClusterRollout}. A start that Nexus tries again, because
 * its answer was late or lost, has the same request id, and finds what it started before.
 */
final class RolloutOperationHandler implements OperationHandler<RolloutRequest, Report> {

  private final UnaryOperator<RolloutRequest> asked;
  private final RolloutStartContext startContext;
  private final OperationHandler<RolloutRequest, Report> workflowRun;

  /**
   * @param asked what the operation makes of its input
   */
  RolloutOperationHandler(UnaryOperator<RolloutRequest> asked, RolloutStartContext startContext) {
    this.asked = asked;
    this.startContext = startContext;
    this.workflowRun =
        WorkflowRunOperation.fromWorkflowMethod(
            (context, details, request) ->
                Nexus.getOperationContext()
                        .getWorkflowClient()
                        .newWorkflowStub(
                            ClusterRolloutWorkflow.class, options(request, details.getRequestId()))
                    ::run);
  }

  @Override
  public OperationStartResult<Report> start(
      OperationContext context, OperationStartDetails details, @Nullable RolloutRequest input)
      throws OperationException {
    RolloutRequest request = input == null ? RolloutRequestReader.read(null) : input;
    if (!request.problems().isEmpty()) {
      throw refused(ErrorType.BAD_REQUEST, WorkflowFailures.invalidRequest(request.problems()));
    }
    try {
      return workflowRun.start(context, details, asked.apply(request).askedBy(caller()));
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw refused(ErrorType.CONFLICT, alreadyRunning(request, e.getExecution()));
    }
  }

  @Override
  public void cancel(OperationContext context, OperationCancelDetails details) {
    workflowRun.cancel(context, details);
  }

  private WorkflowOptions options(RolloutRequest request, String requestId) {
    String cluster = requireNonNull(request.cluster(), "it has no problems");
    String taskQueue =
        startContext
            .taskQueueOf(cluster)
            .orElseGet(() -> Nexus.getOperationContext().getInfo().getTaskQueue());
    WorkflowOptions.Builder options =
        request.options().dryRun()
            ? RolloutStartOptions.ofPlan(request, taskQueue, uniqueOf(requestId))
            : RolloutStartOptions.ofRollout(request, taskQueue);
    if (startContext.registeredSearchAttributes().contains(ClusterSearchAttribute.KEY.getName())) {
      options.setTypedSearchAttributes(
          SearchAttributes.newBuilder().set(ClusterSearchAttribute.KEY, cluster).build());
    }
    return options.build();
  }

  /** By another id a start that is tried again would plan a second time. */
  private static UUID uniqueOf(String requestId) {
    return UUID.nameUUIDFromBytes(requestId.getBytes(StandardCharsets.UTF_8));
  }

  /** Who asks, where the request does not say; the workflow's page links to the caller itself. */
  private static String caller() {
    NexusOperationInfo info = Nexus.getOperationContext().getInfo();
    return "Nexus endpoint " + info.getEndpoint();
  }

  private static ApplicationFailure alreadyRunning(
      RolloutRequest request, WorkflowExecution running) {
    return FailureType.ROLLOUT_ALREADY_RUNNING.newOutcome(
        "A rollout of %s is running already: workflow %s, run %s in namespace %s. Nothing was started; wait for its end, or abort it."
            .formatted(
                request.cluster(),
                running.getWorkflowId(),
                running.getRunId(),
                Nexus.getOperationContext().getInfo().getNamespace()),
        running.getWorkflowId(),
        running.getRunId());
  }

  /** No stack trace: where in this code an operation was refused says nothing to its caller. */
  private static HandlerException refused(ErrorType type, ApplicationFailure why) {
    StackTraceElement[] none = new StackTraceElement[0];
    why.setStackTrace(none);
    HandlerException refused =
        new HandlerException(type, why.getOriginalMessage(), why, RetryBehavior.NON_RETRYABLE);
    refused.setStackTrace(none);
    return refused;
  }
}
