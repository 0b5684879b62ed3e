package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who starts rollouts, answers what they ask, and does to them what people do. */
final class SimulatedOperator {

  static final String ROLLOUT = "rollout-demo";

  private static final String TASK_QUEUE = "openmldb-rollout";
  private static final Pattern SUBJECT = Pattern.compile("\"endpoint\": *\"([^\"]+)\"");
  private static final Pattern CHOICES = Pattern.compile("\"decision\": *\"([^\"]+)\"");

  /** Then something is wrong that a retry does not solve. */
  private static final int RETRIES = 2;

  private final RolloutQueries rollouts;
  private final WorkflowClient client;
  private final RunLog runLog;
  private final Random random;
  private int answered;

  SimulatedOperator(RolloutQueries rollouts, long seed, RunLog runLog) {
    this.rollouts = rollouts;
    this.client = rollouts.client();
    this.runLog = runLog;
    this.random = new Random(seed);
  }

  /** Starts a workflow; only one of its id runs. */
  WorkflowStub start(String type, String id, Object input) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TASK_QUEUE)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .build());
    stub.start(input);
    return client.newUntypedWorkflowStub(id);
  }

  void pause() {
    rollout().signal("pause", Map.of("reason", "chaos"));
  }

  /** Lets a rollout go on that was paused, if it has not ended meanwhile. */
  void resume() {
    try {
      rollout().signal("resume");
    } catch (WorkflowNotFoundException e) {
      runLog.note("it has ended already");
    }
  }

  void abort(String mode) {
    rollout().signal("abort", Map.of("mode", mode, "reason", "chaos"));
  }

  void cancel() {
    rollout().cancel();
  }

  /** Terminates the rollout, and the node rollouts that it waits for where {@code all} of it. */
  void terminate(boolean all) {
    List<String> children =
        rollout().describe().getRawDescription().getPendingChildrenList().stream()
            .map(PendingChildExecutionInfo::getWorkflowId)
            .toList();
    rollout().terminate("chaos");
    if (all) {
      children.forEach(this::terminateChild);
    }
  }

  private void terminateChild(String id) {
    try {
      client.newUntypedWorkflowStub(id).terminate("chaos");
    } catch (WorkflowNotFoundException e) {
      runLog.note("%s has ended already".formatted(id));
    }
  }

  /** Resets the rollout to before its first node, as far as it has come. */
  void reset() {
    rollouts.resetToBeforeTheFirstNode(ROLLOUT);
  }

  /** Answers a gate: try again, and after some tries whatever else may be answered. */
  void answer(WaitingFor waiting) {
    Matcher subject = SUBJECT.matcher(waiting.answerWith());
    Matcher choices = CHOICES.matcher(waiting.answerWith());
    if (!subject.find() || !choices.find()) {
      runLog.note("no answer is known to %s".formatted(waiting));
      return;
    }
    List<String> may = List.of(choices.group(1).split("\\|", -1));
    String decision = "RETRY";
    if (answered >= RETRIES || !may.contains(decision)) {
      List<String> others = may.stream().filter(choice -> !choice.equals("RETRY")).toList();
      decision = others.get(random.nextInt(others.size()));
    }
    answered++;
    runLog.note("asked: %s; answers %s".formatted(waiting, decision));
    try {
      rollout()
          .update(
              "decide", Object.class, Map.of("endpoint", subject.group(1), "decision", decision));
    } catch (WorkflowServiceException | io.temporal.client.WorkflowUpdateException e) {
      runLog.note("the decision was not taken: %s, %s".formatted(e, e.getCause()));
    }
  }

  /** How the newest rollout stands with Temporal. */
  WorkflowExecutionStatus state() {
    return rollout().describe().getStatus();
  }

  /** The identities of the workers that are at work on activities of the rollout. */
  List<String> workersAtWork() {
    return workersAtWork(ROLLOUT);
  }

  private List<String> workersAtWork(String workflowId) {
    DescribeWorkflowExecutionResponse described =
        client.newUntypedWorkflowStub(workflowId).describe().getRawDescription();
    List<String> those = new ArrayList<>();
    described
        .getPendingActivitiesList()
        .forEach(activity -> those.add(activity.getLastWorkerIdentity()));
    described
        .getPendingChildrenList()
        .forEach(child -> those.addAll(workersAtWork(child.getWorkflowId())));
    return those;
  }

  WorkflowStub rollout() {
    return client.newUntypedWorkflowStub(ROLLOUT);
  }
}
