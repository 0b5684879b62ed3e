package io.openmldb.rollout.acceptance.chaos;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.acceptance.chaos.proxy.DriverThreads;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When a rollout gave a sign of life: an event of its history, an attempt, a heartbeat. */
final class ProgressMonitor implements AutoCloseable {

  private static final long EVERY_MILLIS = 500;

  private final WorkflowClient client;
  private final List<Long> beats = new ArrayList<>();
  private volatile boolean ends;

  private ProgressMonitor(WorkflowClient client) {
    this.client = client;
  }

  static ProgressMonitor begin(WorkflowClient client) {
    ProgressMonitor pulse = new ProgressMonitor(client);
    DriverThreads.start("pulse", pulse::poll);
    return pulse;
  }

  /** How long after {@code nanos} the next one came; null when none did. */
  synchronized Duration nextAfter(long nanos) {
    return beats.stream()
        .filter(beat -> beat > nanos)
        .findFirst()
        .map(beat -> Duration.ofNanos(beat - nanos))
        .orElse(null);
  }

  @SuppressWarnings("BusyWait") // It samples.
  private void poll() throws InterruptedException {
    String last = "";
    while (!ends) {
      Thread.sleep(EVERY_MILLIS);
      try {
        String now = eventsAndAttempts(SimulatedOperator.ROLLOUT);
        if (!now.equals(last)) {
          synchronized (this) {
            beats.add(System.nanoTime());
          }
        }
        last = now;
      } catch (WorkflowException | StatusRuntimeException e) {
        // No sign of life.
      }
    }
  }

  private String eventsAndAttempts(String workflowId) {
    DescribeWorkflowExecutionResponse described =
        client.newUntypedWorkflowStub(workflowId).describe().getRawDescription();
    StringBuilder signs = new StringBuilder();
    signs.append(described.getWorkflowExecutionInfo().getHistoryLength());
    for (PendingActivityInfo activity : described.getPendingActivitiesList()) {
      signs
          .append(' ')
          .append(activity.getActivityId())
          .append(activity.getLastStartedTime())
          .append(activity.getLastHeartbeatTime());
    }
    for (PendingChildExecutionInfo child : described.getPendingChildrenList()) {
      signs.append(' ').append(eventsAndAttempts(child.getWorkflowId()));
    }
    return signs.toString();
  }

  @Override
  public void close() {
    ends = true;
  }
}
