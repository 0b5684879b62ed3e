package io.openmldb.rollout.starter.client;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import java.util.concurrent.TimeUnit;

/** Whether anybody polls a task queue: the first question when nobody answers. */
final class TaskQueuePollers {

  private static final int DEADLINE_SECONDS = 2;

  private final TemporalConnection connection;

  TaskQueuePollers(TemporalConnection connection) {
    this.connection = connection;
  }

  /** The failure to end with after nobody answered a question to {@code workflowId}. */
  NoAnswerException noAnswerFailure(String workflowId, String taskQueue, Throwable cause) {
    String message =
        isPolled(taskQueue)
            ? """
            a worker polls task queue "%1$s" in namespace %2$s, but did not answer for %3$s in time
              its log and the workflow's page in Temporal's UI say why; ask again in a moment\
            """
            : """
            no worker polls task queue "%1$s" in namespace %2$s, so nobody can answer for %3$s
              start one with   bin/worker --clusters FILE   (a rollout under way goes on then)\
            """;
    return new NoAnswerException(
        message.formatted(taskQueue, connection.namespace(), workflowId), cause);
  }

  /** Whether a worker polls {@code taskQueue} for workflow tasks. */
  boolean isPolled(String taskQueue) {
    DescribeTaskQueueRequest request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
            .build();
    try {
      return connection
              .stubs()
              .blockingStub()
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .describeTaskQueue(request)
              .getPollersCount()
          > 0;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
