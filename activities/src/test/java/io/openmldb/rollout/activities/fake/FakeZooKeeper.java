package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.support.TimedCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The ZooKeeper of a fake cluster, as workers see it. It may stall: they stay connected, and are
 * answered when it goes on. The cluster's servers do not notice.
 */
public final class FakeZooKeeper implements TimedCalls {

  private final SimulatedCluster cluster;
  private Instant stalledUntil = Instant.MIN;

  /** Of each worker: they run in threads of their own. */
  private final ThreadLocal<Instant> waitedForUntil = ThreadLocal.withInitial(() -> Instant.MAX);

  private Duration answersTake = Duration.ZERO;

  FakeZooKeeper(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** From now on it answers nobody until {@code duration} has passed. */
  public void stall(Duration duration) {
    stalledUntil = cluster.now().plus(duration);
  }

  /** Changes how long every answer takes. */
  public void answersTake(Duration duration) {
    answersTake = duration;
  }

  /** Who made a timed call does not wait for it any more. */
  private static final class GivenUp extends Error {

    private static final long serialVersionUID = 1L;
  }

  /** In the caller's thread and the cluster's time: what waits for ZooKeeper is cut off. */
  @Override
  public <T> Optional<T> within(Duration limit, Supplier<T> call) {
    Instant before = waitedForUntil.get();
    Instant end = cluster.now().plus(limit);
    waitedForUntil.set(end.isBefore(before) ? end : before);
    try {
      return Optional.of(call.get());
    } catch (GivenUp e) {
      return Optional.empty();
    } finally {
      waitedForUntil.set(before);
    }
  }

  /** Waits until it answers. */
  void awaitAnswer() {
    Instant soonest = cluster.now().plus(answersTake);
    Instant answered = stalledUntil.isAfter(soonest) ? stalledUntil : soonest;
    boolean isInTime = !answered.isAfter(waitedForUntil.get());
    Instant until = isInTime ? answered : waitedForUntil.get();
    if (cluster.now().isBefore(until)) {
      cluster.advance(Duration.between(cluster.now(), until));
    }
    if (!isInTime) {
      throw new GivenUp();
    }
  }

  /** The question whose answer it knows. */
  <T> Supplier<T> answering(Supplier<T> answer) {
    return () -> {
      awaitAnswer();
      return answer.get();
    };
  }
}
