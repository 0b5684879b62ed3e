package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.support.TimedCalls;
import io.openmldb.rollout.sandbox.server.zk.InMemoryZooKeeper;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster's ZooKeeper, as workers see it. It may stall: they stay connected, and are answered
 * when it goes on. The cluster's servers do not notice.
 */
public final class SimulatedZooKeeper implements TimedCalls {

  private final SimulatedCluster cluster;
  private final InMemoryZooKeeper kept;
  private final ZkSession session;
  private Instant stalledUntil = Instant.MIN;

  /** Of each worker: they run in threads of their own. */
  private final ThreadLocal<Instant> waitedForUntil = ThreadLocal.withInitial(() -> Instant.MAX);

  private Duration answersTake = Duration.ZERO;

  SimulatedZooKeeper(SimulatedCluster cluster, InMemoryZooKeeper kept) {
    this.cluster = cluster;
    this.kept = kept;
    this.session = kept.open(Duration.ofDays(1));
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
      cluster.letPass(Duration.between(cluster.now(), until));
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

  /** The endpoint of the nameserver that leads, or led until its session runs out. */
  Optional<String> leadingNameserver() {
    return kept.creations("/leader").keySet().stream()
        .findFirst()
        .map(candidate -> text("/leader/" + candidate));
  }

  /** How long nobody has registered or gone away. */
  Duration sinceMembershipChange() {
    long last = Math.max(kept.lastChangeMillis("/nodes"), kept.lastChangeMillis("/leader"));
    return Duration.ofMillis(cluster.millis() - last);
  }

  /** The last term that a nameserver gave out. */
  long newestTerm() {
    return Long.parseLong(text("/table/term"));
  }

  /** The tablets that are registered, each with the transaction that did it. */
  Map<String, Long> registrations() {
    return kept.creations("/nodes");
  }

  boolean isAutoFailoverOn() {
    return Boolean.parseBoolean(text("/config/auto_failover"));
  }

  /** Has the nameserver give its next table this number. */
  void nextTableIs(int tid) {
    try {
      session.put("/table/table_index", Integer.toString(tid - 1).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of a transaction that somebody else makes now. */
  long nextTransaction() {
    return kept.nextTransaction();
  }

  private String text(String path) {
    try {
      return new String(session.get(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
