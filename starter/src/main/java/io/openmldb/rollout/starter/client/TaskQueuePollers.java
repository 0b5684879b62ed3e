package io.openmldb.rollout.starter.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.internal.common.ProtobufTimeUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether anybody polls a task queue: the first question when nobody answers. */
final class TaskQueuePollers {

  private static final int DEADLINE_SECONDS = 2;

  /**
   * A worker that waits for a task polls anew within a minute; Temporal lists it for minutes after
   * its last poll all the same.
   */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(70);

  private final TemporalConnection connection;

  TaskQueuePollers(TemporalConnection connection) {
    this.connection = connection;
  }

  /** The failure to end with after nobody answered a question to {@code workflowId}. */
  NoAnswerException noAnswerFailure(
      String workflowId, String taskQueue, @Nullable Throwable cause) {
    String queue = "task queue \"" + taskQueue + "\" in namespace " + connection.namespace();
    return new NoAnswerException(
        pollers(taskQueue)
            .map(pollers -> message(workflowId, queue, pollers, Instant.now()))
            .orElseGet(() -> unknown(workflowId, queue)),
        cause);
  }

  /** Why nobody answered for {@code workflowId}, by those that Temporal lists for the queue. */
  static String message(String workflowId, String queue, List<PollerInfo> pollers, Instant now) {
    if (pollers.isEmpty()) {
      return """
             no worker polls %s, so nobody can answer for %s
               start one with   bin/worker --clusters FILE   (a rollout under way goes on then)\
             """
          .formatted(queue, workflowId);
    }
    PollerInfo last = Collections.max(pollers, Comparator.comparing(TaskQueuePollers::lastSeen));
    Duration since = Duration.between(lastSeen(last), now);
    String seen = "%s was last seen %s ago".formatted(last.getIdentity(), inWords(since));
    return since.compareTo(LONGEST_POLL) > 0
        ? """
          no worker polls %s any more (%s), so nobody can answer for %s
            start one with   bin/worker --clusters FILE   (a rollout under way goes on then)\
          """
            .formatted(queue, seen, workflowId)
        : """
          a worker polls %s (%s), but did not answer for %s in time
            its log and the workflow's page in Temporal's UI say why; ask again in a moment\
          """
            .formatted(queue, seen, workflowId);
  }

  private static String unknown(String workflowId, String queue) {
    return """
           nobody answered for %s in time, and Temporal does not say whether a worker polls %s
             ask again in a moment; start a worker, if none runs, with   bin/worker --clusters FILE\
           """
        .formatted(workflowId, queue);
  }

  private static String inWords(Duration since) {
    long seconds = Math.max(0, since.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static Instant lastSeen(PollerInfo poller) {
    return ProtobufTimeUtils.toJavaInstant(poller.getLastAccessTime());
  }

  /**
   * Whether a worker polls {@code taskQueue} for workflow tasks, or did within some minutes, or
   * Temporal does not tell.
   */
  boolean mayBePolled(String taskQueue) {
    return pollers(taskQueue).map(found -> !found.isEmpty()).orElse(true);
  }

  /** Empty where Temporal does not tell. */
  private Optional<List<PollerInfo>> pollers(String taskQueue) {
    DescribeTaskQueueRequest request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
            .build();
    try {
      return Optional.of(
          connection
              .stubs()
              .blockingStub()
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .describeTaskQueue(request)
              .getPollersList());
    } catch (StatusRuntimeException e) {
      // Temporal's in-memory server, which has no worker but those of its own process.
      boolean inMemory = e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
      return inMemory ? Optional.of(List.of()) : Optional.empty();
    }
  }
}
