package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.activity.VerificationActivities.Health;
import io.openmldb.rollout.workflows.api.model.Node;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A check that waits, of a cluster's health or of a taskmanager's jobs, and that may be ended
 * before it is over.
 */
public final class HealthCheckRun {

  /** Long enough to see whether followers under writes keep up; then the status shows the wait. */
  public static final Duration FIRST_LOOK = Duration.ofSeconds(20);

  private static final Duration FURTHER_LOOK = Duration.ofMinutes(1);

  private final String subject;
  private final CancellationScope scope;
  private final Promise<Health> promise;

  private HealthCheckRun(String subject, Supplier<Promise<Health>> look) {
    this.subject = subject;
    List<Promise<Health>> begun = new ArrayList<>();
    this.scope = Workflow.newCancellationScope(() -> begun.add(look.get()));
    scope.run();
    this.promise = begun.get(0);
  }

  /** Begins the activity {@code look}, which checks the health of {@code cluster}. */
  public static HealthCheckRun begin(String cluster, Func<Health> look) {
    return new HealthCheckRun("the health of " + cluster, () -> Async.function(look));
  }

  /** Begins the activity {@code look}, which lists the jobs of {@code node}. */
  public static HealthCheckRun ofJobs(Node node, Func<Health> look) {
    return new HealthCheckRun("what jobs run on " + node.title(), () -> Async.function(look));
  }

  /** No check is made; the cluster counts as healthy. */
  public static HealthCheckRun withoutCheck() {
    return new HealthCheckRun("", () -> Workflow.newPromise(new Health(List.of())));
  }

  /**
   * Checks repeatedly until the cluster is healthy, {@code timeout} is over, or {@code ended} says
   * that the check is not wanted any more, which ends the check under way too.
   *
   * @param first the length of the first check
   * @param begin begins a check that takes so long at most
   * @param unhealthy takes what each check but the last found
   * @return what the last check found
   */
  public static Health repeatUntilHealthy(
      Duration timeout,
      Duration first,
      Function<Duration, HealthCheckRun> begin,
      BooleanSupplier ended,
      Consumer<Health> unhealthy) {
    Duration look = shorter(first, timeout);
    Health health = begin.apply(look).healthUnless(ended);
    if (health.problems().isEmpty() || ended.getAsBoolean()) {
      return health;
    }
    Duration left = timeout.minus(shorter(countedAs(first), timeout));
    while (!health.problems().isEmpty() && !left.isZero() && !ended.getAsBoolean()) {
      unhealthy.accept(health);
      look = shorter(FURTHER_LOOK, left);
      left = left.minus(look);
      health = begin.apply(look).healthUnless(ended);
    }
    return health;
  }

  /**
   * In a workflow of release 0.1.0 the first look took as long as {@link #FIRST_LOOK}, and as many
   * others followed as there was room for after it. One that goes on under this release may so have
   * some seconds less than its timeout.
   */
  private static Duration countedAs(Duration first) {
    boolean early =
        first.equals(FIRST_LOOK)
            || Workflow.getVersion("short-first-look", Workflow.DEFAULT_VERSION, 1)
                != Workflow.DEFAULT_VERSION;
    return early ? first : FIRST_LOOK;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Health healthUnless(BooleanSupplier ended) {
    Workflow.await(() -> isOver() || ended.getAsBoolean());
    cancel();
    return health();
  }

  public boolean isOver() {
    return promise.isCompleted();
  }

  /** Whether it is over, and the cluster is not healthy. */
  public boolean foundProblems() {
    return isOver() && !health().problems().isEmpty();
  }

  /** Ends it if it is not over. */
  public void cancel() {
    if (!isOver()) {
      scope.cancel("the wait was given up");
    }
  }

  /** What it found, once it is over; a check that failed is a problem of its own. */
  public Health health() {
    try {
      return promise.get();
    } catch (ActivityFailure e) {
      return unknown(FailureMessage.of(e));
    } catch (CanceledFailure e) {
      return unknown("the check was cancelled before its end");
    }
  }

  private Health unknown(String why) {
    return new Health(List.of(subject + " is unknown: " + why));
  }
}
