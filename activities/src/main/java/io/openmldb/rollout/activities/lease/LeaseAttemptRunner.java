package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ensures that attempts of activities under one lease do not overlap. Temporal takes an attempt for
 * dead whose worker stalls or is cut off from it, and begins another one; the first may be alive,
 * go on, and meet the second.
 *
 * <ol>
 *   <li>An attempt writes itself into the lease before it changes anything, in the place of any
 *       other that it finds unfinished. That one stops at its next check.
 *   <li>It waits until that one can no longer act: its process is gone, it has ended in this very
 *       process, or {@link #QUIET} has passed.
 *   <li>It works. It strikes itself in the end, however that comes. One that ends before it has
 *       waited is not struck: its successor waits for those that it has replaced.
 * </ol>
 */
public final class LeaseAttemptRunner {

  /**
   * An attempt may continue until a heartbeat tells it that it timed out: the heartbeat timeout and
   * five seconds.
   */
  static final Duration UNHEARD = Duration.ofSeconds(15);

  /**
   * No call that changes something has an effect after this long, but for those that the other side
   * checks once more by itself.
   */
  static final Duration LONGEST_CALL = Duration.ofSeconds(15);

  /**
   * An attempt that had checked its lease may continue for as long as it is unheard, and until a
   * call that was sent by then has ended.
   */
  public static final Duration QUIET = UNHEARD.plus(LONGEST_CALL);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseAttemptRunner.class);

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Nonces of attempts that run in this process, whatever object began them. */
  private static final Set<String> UNDER_WAY = ConcurrentHashMap.newKeySet();

  private final LeaseStore leases;
  private final WorkerProcessId process;
  private final Supplier<Waiter> waiter;

  /** The attempts of this process. */
  public LeaseAttemptRunner(LeaseStore leases) {
    this(leases, WorkerProcessId.current(), Waiter::ofActivity);
  }

  /**
   * The attempts of a process.
   *
   * @param waiter time
   */
  public LeaseAttemptRunner(LeaseStore leases, WorkerProcessId process, Supplier<Waiter> waiter) {
    this.leases = leases;
    this.process = process;
    this.waiter = waiter;
  }

  /**
   * Does {@code work} as the only attempt that can act under {@code lease}.
   *
   * @throws LeaseLostException when the lease is not in force any more
   * @throws AttemptReplacedException when a later attempt of the same activity has begun already
   * @throws NodeNotInProgressException when it belongs to a node rollout that the lease does not
   *     name
   */
  public <T> T run(Lease lease, Function<HeldLease, T> work) {
    return runExclusively(ours -> leases.begin(lease, ours), work);
  }

  /** The same for an attempt that is to name its node rollout in the lease. */
  public <T> T runUnnamed(Lease lease, Function<HeldLease, T> work) {
    return runExclusively(ours -> leases.beginUnnamed(lease, ours), work);
  }

  /**
   * Takes over the lease of a workflow that is known to have ended, and waits until no attempt that
   * it began can act any more.
   *
   * @param from the record as its owner left it
   * @param autoFailoverNow asked only when the lease is free: what {@code auto_failover} is now
   * @throws LeaseHeldException when it is another one's by now
   */
  public Lease takeOver(LeaseRequest asking, LeaseRecord from, BooleanSupplier autoFailoverNow) {
    return runExclusively(
        ours -> leases.takeOver(asking, from, autoFailoverNow, ours), HeldLease::lease);
  }

  private <T> T runExclusively(
      Function<LeaseAttempt, BegunAttempt> begin, Function<HeldLease, T> work) {
    LeaseAttempt ours = attempt();
    UNDER_WAY.add(ours.nonce());
    try {
      BegunAttempt begun = begin.apply(ours);
      // Whoever ends in this wait stays in the lease: it names those that may act still.
      awaitEnds(begun);
      try {
        return work.apply(begun.hold());
      } finally {
        strike(begun);
      }
    } finally {
      UNDER_WAY.remove(ours.nonce());
    }
  }

  private LeaseAttempt attempt() {
    String nonce = UUID.randomUUID().toString();
    try {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      String activity =
          "%s %s of %s (run %s)"
              .formatted(
                  info.getActivityType(),
                  info.getActivityId(),
                  info.getWorkflowId(),
                  info.getWorkflowRunId());
      return new LeaseAttempt(
          nonce, activity, info.getWorkflowId(), info.getAttempt(), process, List.of());
    } catch (IllegalStateException notInAnActivity) {
      return new LeaseAttempt(nonce, "no activity", null, 1, process, List.of());
    }
  }

  private void awaitEnds(BegunAttempt begun) {
    List<LeaseAttempt> before = new ArrayList<>(begun.attempt().before());
    before.removeIf(this::hasEnded);
    if (!before.isEmpty()) {
      LOG.info(
          "{} may still be running; waiting at most {} s for its end",
          before.get(0).title(),
          QUIET.toSeconds());
    }
    Waiter timeSource = waiter.get();
    Instant until = timeSource.now().plus(QUIET);
    while (!before.isEmpty() && timeSource.now().isBefore(until)) {
      timeSource.sleep(LOOK);
      before.removeIf(this::hasEnded);
    }
    if (!begun.attempt().before().isEmpty()) {
      begun.forgetPredecessors();
    }
  }

  private boolean hasEnded(LeaseAttempt attempt) {
    return attempt.process().is(process)
        ? !UNDER_WAY.contains(attempt.nonce())
        : attempt.process().isGoneFor(process);
  }

  /** What cannot be struck now is found by the next attempt, which sees that it has ended. */
  private static void strike(BegunAttempt begun) {
    boolean interrupted = Thread.interrupted();
    try {
      begun.strike();
    } catch (RuntimeException e) {
      LOG.warn("{} has ended, but could not be removed from the lease", begun.attempt().title(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
