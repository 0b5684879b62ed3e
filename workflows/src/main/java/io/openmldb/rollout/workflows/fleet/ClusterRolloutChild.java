package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.fleet.FleetCluster;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.NamedTimer;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rollout of one cluster of a fleet: a child workflow by the id that every rollout of that
 * cluster has, so that only one of them runs, and each command finds it.
 */
final class ClusterRolloutChild {

  /** Somebody else's rollout, or that of a fleet rollout which was terminated. */
  private static final Duration ANOTHER_ENDS = Duration.ofHours(2);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final FleetCluster cluster;
  private final RolloutRequest request;
  private final FleetCommands commands;
  private final SearchAttributes attributes;
  private final Observer observer;
  private final String workflowId;

  ClusterRolloutChild(
      FleetCluster cluster,
      RolloutRequest request,
      FleetCommands commands,
      SearchAttributes attributes,
      Observer observer) {
    this.cluster = cluster;
    this.request = request;
    this.commands = commands;
    this.attributes = attributes;
    this.observer = observer;
    // Any number of plans may be made beside a rollout.
    this.workflowId =
        request.options().dryRun()
            ? WorkflowIds.planOf(cluster.cluster(), Workflow.randomUUID())
            : WorkflowIds.rolloutOf(cluster.cluster());
  }

  /**
   * Runs it to its end. Where another rollout of the cluster runs, that one is left to finish
   * first; not begun at all is it where that takes too long, or an abort comes.
   */
  Ending run() {
    Instant deadline = WorkflowTime.now().plus(ANOTHER_ENDS);
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return ending(attempt());
      } catch (ChildWorkflowFailure e) {
        if (!(e.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
          return ending(e);
        }
        String another = "another rollout of " + cluster.cluster() + " runs: " + workflowId;
        if (WorkflowTime.now().isAfter(deadline)) {
          return new Ending(null, another + "; this one was not begun in two hours");
        }
        observer.waits(another);
        NamedTimer.await(pause, "waits because " + another, commands::isAborted);
        if (commands.isAborted()) {
          return new Ending(null, another + "; this one was not begun, because of an abort");
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      }
    }
  }

  private Report attempt() {
    ClusterRolloutWorkflow child =
        Workflow.newChildWorkflowStub(ClusterRolloutWorkflow.class, options());
    int passedOn = commands.count();
    Promise<Report> result = Async.function(child::run, request);
    observer.begun(workflowId, Workflow.getWorkflowExecution(child).get().getRunId());
    while (!result.isCompleted()) {
      int next = passedOn;
      Workflow.await(() -> result.isCompleted() || commands.count() > next);
      if (!result.isCompleted()) {
        passOn(commands.get(next), child);
        passedOn++;
      }
    }
    return result.get();
  }

  private void passOn(Consumer<ClusterRolloutWorkflow> command, ClusterRolloutWorkflow child) {
    try {
      command.accept(child);
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      // It ended in the meantime; its result says how.
      Workflow.getLogger(ClusterRolloutChild.class)
          .info("The rollout of {} ended before it could be told", cluster.cluster());
    }
  }

  private ChildWorkflowOptions options() {
    ChildWorkflowOptions.Builder options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(workflowId)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            // A fleet rollout that is terminated must not cut through an update of a cluster.
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
            .setTypedSearchAttributes(attributes)
            .setStaticSummary(cluster.cluster() + " · of " + Workflow.getInfo().getWorkflowId());
    if (cluster.taskQueue() != null) {
      options.setTaskQueue(cluster.taskQueue());
    }
    return options.build();
  }

  private static Ending ending(Report report) {
    // Release 0.1.0, on a worker near the cluster, completes whatever the outcome is.
    return new Ending(
        report,
        RolloutResult.failureOf(report).map(ApplicationFailure::getOriginalMessage).orElse(null));
  }

  private static Ending ending(ChildWorkflowFailure failure) {
    return new Ending(RolloutResult.reportIn(failure).orElse(null), error(failure));
  }

  private static String error(ChildWorkflowFailure failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      return "was cancelled in Temporal";
    }
    return failure.getCause() instanceof TerminatedFailure
        ? "was terminated in Temporal"
        : FailureMessage.of(failure);
  }

  /**
   * How it ended.
   *
   * @param report the rollout's report; null where it left none
   * @param error why it did not do as it was asked; null when it did
   */
  record Ending(@Nullable Report report, @Nullable String error) {}

  /** Sees where it stands. */
  interface Observer {

    /** It is not begun yet, because of {@code why}. */
    void waits(String why);

    /** It runs. */
    void begun(String workflowId, String runId);
  }
}
