package io.openmldb.rollout.activities.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both interceptors in a worker, as a workflow sees them. */
final class ActivityFailureInterceptorTest {

  private final AtomicInteger attempts = new AtomicInteger();
  private TestWorkflowEnvironment environment;

  @BeforeEach
  void start() {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkerFactoryOptions(
                    WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(
                            new HeartbeatInterceptor(), new ActivityFailureInterceptor())
                        .build())
                .build());
    Worker worker = environment.newWorker("queue");
    worker.registerWorkflowImplementationTypes(CallingImpl.class);
    worker.registerActivitiesImplementations((Work) this::work);
    environment.start();
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  @Test
  void aWorkflowSeesTheTypeAndTheMessage() {
    assertThatThrownBy(() -> call("final"))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("FileConflict");
              assertThat(failure.getOriginalMessage()).isEqualTo("what the operator can do");
              assertThat(failure.isNonRetryable()).isTrue();
            });
    assertThat(attempts).hasValue(1);
  }

  @Test
  void whatALibraryQuotesIsNotSeenByTheWorkflow() {
    assertThatThrownBy(() -> call("library"))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            e -> {
              for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("hunter2", "swordfish");
              }
            })
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("java.io.IOException");
              assertThat(failure.getOriginalMessage()).isEqualTo("IOException: token=******");
            });
  }

  @Test
  void whatAnErrorQuotesIsNotSeenByTheWorkflowEither() {
    assertThatThrownBy(() -> call("error"))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("java.lang.NoClassDefFoundError");
              assertThat(failure.getOriginalMessage())
                  .isEqualTo("NoClassDefFoundError: token=******");
            });
  }

  @Test
  void thatNoMemoryIsLeftIsNoFailureOfTheActivity() {
    OutOfMemoryError error = new OutOfMemoryError("heap");
    ActivityInboundCallsInterceptor activity =
        new ActivityFailureInterceptor()
            .interceptActivity(
                new ActivityInboundCallsInterceptorBase(null) {
                  @Override
                  public ActivityOutput execute(ActivityInput input) {
                    throw error;
                  }
                });

    assertThatThrownBy(() -> activity.execute(null)).isSameAs(error);
  }

  @Test
  void whatMayHelpIsTriedAgain() {
    assertThat(call("retryable")).isEqualTo("done at attempt 3");
  }

  @Test
  void anActivityThatNeverHeartbeatsItselfIsNotTakenForDead() {
    assertThat(call("slow")).isEqualTo("done at attempt 1");
  }

  @Test
  void aMessageAboutVeryManyThingsIsCutSoThatItArrives() {
    assertThat(
            ActivityFailureInterceptor.toFailure(new Failed("x".repeat(5_000_000)))
                .getOriginalMessage())
        .hasSize(Excerpt.LONGEST_TEXT)
        .endsWith("… (5000000 characters)");
  }

  @Test
  void aCauseWithoutAMessageIsNamedByItsKind() {
    assertThat(
            ActivityFailureInterceptor.toFailure(
                new IllegalStateException("stopped", new ActivityCanceledException())))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            cause -> assertThat(cause.getOriginalMessage()).isEqualTo("ActivityCanceledException"));
  }

  private String work(String how) {
    int attempt = attempts.incrementAndGet();
    if (how.equals("final")) {
      throw new Failed(false);
    }
    if (how.equals("retryable") && attempt < 3) {
      throw new Failed(true);
    }
    if (how.equals("library")) {
      throw new IllegalArgumentException(
          "invalid header value: \"uroot:hunter2\n", new IOException("token=swordfish"));
    }
    if (how.equals("error")) {
      throw new NoClassDefFoundError("token=swordfish");
    }
    if (how.equals("slow")) {
      busyFor(Duration.ofSeconds(5));
    }
    return "done at attempt " + attempt;
  }

  /** One long call that nobody hears of, as a command on a slow host is. */
  private static void busyFor(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String call(String how) {
    Calling workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                Calling.class, WorkflowOptions.newBuilder().setTaskQueue("queue").build());
    return workflow.run(how);
  }

  private static final class Failed extends ActivityException {
    private static final long serialVersionUID = 1L;

    Failed(boolean retryable) {
      super(FailureType.FILE_CONFLICT, retryable, "what the operator can do", null);
    }

    Failed(String message) {
      super(FailureType.MOVE_FAILED, message, null);
    }
  }

  /** An activity. */
  @ActivityInterface
  public interface Work {
    String work(String how);
  }

  /** A workflow that calls it. */
  @WorkflowInterface
  public interface Calling {
    @WorkflowMethod
    String run(String how);
  }

  /** With a heartbeat timeout that is shorter than the slow call. */
  public static final class CallingImpl implements Calling {

    @Override
    public String run(String how) {
      return Workflow.newActivityStub(
              Work.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofSeconds(30))
                  .setHeartbeatTimeout(Duration.ofMillis(3500))
                  .setRetryOptions(
                      RetryOptions.newBuilder()
                          .setInitialInterval(Duration.ofMillis(50))
                          .setMaximumAttempts(5)
                          .build())
                  .build())
          .work(how);
    }
  }
}
