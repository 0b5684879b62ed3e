package io.openmldb.rollout.workflows.temporal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.workflow.Async;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow of ours continues as new. A run of ten thousand events is slow to replay, and
 * Temporal ends one of 51,200. What the next run has to know travels in its input.
 */
public final class RunContinuation {

  /**
   * Where Temporal itself suggests it earlier, because of the size in bytes, it is done earlier.
   */
  private static final int EVENTS = 4_000;

  /** Temporal refuses an input of more than 2 MiB. */
  private static final int LARGEST = 2_000_000;

  private RunContinuation() {}

  /** Whether the history is so large that another run is to go on. */
  public static boolean isHistoryLarge() {
    WorkflowInfo info = Workflow.getInfo();
    return info.isContinueAsNewSuggested() || info.getHistoryLength() >= EVENTS;
  }

  /**
   * Lets every message that has arrived be handled. The main thread runs before the handlers of
   * signals do, so without this a signal of the same workflow task would be lost.
   */
  public static void handleArrivedMessages() {
    Async.procedure(() -> {}).get();
    Workflow.await(Workflow::isEveryHandlerFinished);
  }

  /** Whether Temporal takes {@code input}. */
  public static boolean fits(Object input) {
    try {
      return RolloutDataConverter.mapper().writeValueAsBytes(input).length <= LARGEST;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request that was read cannot be written", e);
    }
  }

  /** Ends this run; another one goes on with {@code input}. Never returns. */
  public static void continueWith(Object input) {
    Workflow.continueAsNew(
        ContinueAsNewOptions.newBuilder()
            .setTypedSearchAttributes(Workflow.getTypedSearchAttributes())
            .build(),
        input);
  }

  /**
   * What the run before left in {@code continuation} for the one that {@code run} is. Temporal's UI
   * offers the input of a former run for a new one: what is in that was another workflow's, and is
   * passed over. So every continuation names in {@code writtenBy} the run that wrote it.
   *
   * @throws IllegalStateException when it cannot be read: a newer worker wrote it, and the task
   *     waits for one
   */
  public static <T> Optional<T> read(
      @Nullable JsonNode continuation, Class<T> type, WorkflowInfo run) {
    if (continuation == null
        || !run.getContinuedExecutionRunId()
            .equals(Optional.of(continuation.path("writtenBy").asText()))) {
      return Optional.empty();
    }
    try {
      return Optional.of(RolloutDataConverter.mapper().treeToValue(continuation, type));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the checkpoint is of another version", e);
    }
  }
}
