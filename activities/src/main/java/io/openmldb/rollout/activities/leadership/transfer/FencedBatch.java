package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.ActivityFailureInterceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Passes the leads of some partitions of one tablet under one short fence:
 *
 * <ol>
 *   <li>fence the tablet;
 *   <li>wait until every leader's offset stands still and its follower's equals it; a second later,
 *       give up: too much is still on its way;
 *   <li>read the fence;
 *   <li>change the leaders, all at once, and wait for the nameserver to know the new ones; when it
 *       does not answer in time, it is asked again after the fence;
 *   <li>demote the old ones, also where a change was broken off;
 *   <li>read the fence again;
 *   <li>lift the fence; where a change was broken off, demote the other end too, and have the old
 *       leader lead again;
 *   <li>read the old leaders' offsets, to know whether the fence held to the end.
 * </ol>
 *
 * On every way out no old leader takes writes and no fence is up.
 */
public final class FencedBatch {

  /** Between two readings of offsets that are to be equal. */
  public static final Duration STILL_FOR = Duration.ofMillis(100);

  private static final Duration SETTLE_WITHIN = Duration.ofSeconds(1);

  private final ClusterContext context;
  private final List<LeadershipTransfer> batch;
  private final WriteFence fence;
  private final Map<LeadershipTransfer, String> troubles = new LinkedHashMap<>();
  private final Map<LeadershipTransfer, Long> sound = new HashMap<>();
  private boolean held;
  private Duration refused = Duration.ZERO;

  /** A batch on {@code endpoint}, which leads all of its partitions. */
  FencedBatch(ClusterContext context, String endpoint, List<LeadershipTransfer> batch) {
    this.context = context;
    this.batch = List.copyOf(batch);
    this.fence = WriteFence.on(endpoint, batch, context);
  }

  /** Does it. What throws has ended the fence first, as far as it could be reached. */
  void run() {
    Optional<FencedOffsets> fenced;
    try {
      fenced = offsetsAtRest();
      if (fenced.isPresent()) {
        transferAll();
      }
    } catch (Throwable failure) {
      endAfter(failure);
      throw failure;
    }
    refused = fence.end();
    fence
        .interrupted()
        .forEach(
            transfer ->
                troubles.put(
                    transfer, "the nameserver's operation ended without changing the leader"));
    fenced.ifPresent(offsets -> judge(fence.passed(), offsets));
  }

  private void endAfter(Throwable failure) {
    try {
      refused = fence.end();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void transferAll() {
    Instant passBy = fence.time().passBy();
    Instant endBy = fence.time().endBy();
    batch.forEach(fence::recordRequest);
    Map<LeadershipTransfer, RuntimeException> notTaken = fence.change(context).ask(batch, passBy);
    notTaken.forEach(
        (transfer, why) -> {
          fence.staysPut(transfer);
          troubles.put(transfer, ActivityFailureInterceptor.messageOf(why));
        });
    List<LeadershipTransfer> asked = batch.stream().filter(t -> !notTaken.containsKey(t)).toList();
    Set<LeadershipTransfer> passed;
    try {
      passed = fence.change(context).resolve(asked, passBy, endBy, fence::isSafe);
    } catch (ActivityException notKnownInTime) {
      return; // The fence's end finds it out, when no more writes wait for it.
    }
    fence.decided(passed, asked.stream().filter(t -> !passed.contains(t)).toList());
    held = hasHeld();
  }

  private boolean hasHeld() {
    try {
      return fence.holds();
    } catch (OpenmldbException.NoAnswer e) {
      return false;
    }
  }

  /**
   * Raises the fence, and reads the offsets when nothing is on its way any more; empty when that
   * took too long for leads to pass under it, or cannot be known. Nothing was asked for then.
   */
  private Optional<FencedOffsets> offsetsAtRest() {
    try {
      Optional<String> notUp = fence.raise();
      if (notUp.isPresent()) {
        failAll(notUp.get());
        return Optional.empty();
      }
      Optional<FencedOffsets> atRest = untilAtRest();
      if (atRest.isEmpty()) {
        return atRest;
      }
      if (!fence.holds()) {
        failAll("the fence did not hold");
        return Optional.empty();
      }
      if (!fence.time().isLongEnoughToAsk()) {
        failAll("too little was left of the two seconds of refused writes to change leaders");
        return Optional.empty();
      }
      return atRest;
    } catch (OpenmldbException.NoAnswer e) {
      failAll(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<FencedOffsets> untilAtRest() {
    FencedOffsets earlier = read();
    while (true) {
      context.waiter().sleep(STILL_FOR);
      FencedOffsets now = read();
      List<LeadershipTransfer> restless = now.restlessSince(earlier);
      if (restless.isEmpty()) {
        return Optional.of(now);
      }
      if (!context.waiter().now().isBefore(settleBy())) {
        restless.forEach(
            t -> troubles.put(t, "its follower did not reach its leader within a second"));
        return Optional.empty();
      }
      earlier = now;
    }
  }

  private Instant settleBy() {
    Instant afterASecond = fence.raisedAt().plus(SETTLE_WITHIN);
    Instant askBy = fence.time().askBy();
    return askBy.isBefore(afterASecond) ? askBy : afterASecond;
  }

  private FencedOffsets read() {
    Instant limit = fence.time().passBy();
    List<LeaderStatus> readings =
        fence
            .time()
            .taking(
                () ->
                    context
                        .fencedCalls()
                        .map(
                            batch,
                            t ->
                                context
                                    .tablet(t.from())
                                    .endingBy(limit, context.waiter())
                                    .readAsLeader(t.tid(), t.pid())));
    Map<LeadershipTransfer, LeaderStatus> byTransfer = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      byTransfer.put(batch.get(i), readings.get(i));
    }
    return new FencedOffsets(byTransfer);
  }

  /**
   * An old leader is an exact prefix of the new one only if it took no write since the reading. Of
   * one that does not answer now nothing is said: the term's first offset will have to prove it.
   */
  private void judge(Set<LeadershipTransfer> passed, FencedOffsets fenced) {
    List<LeadershipTransfer> ordered = List.copyOf(passed);
    List<OptionalLong> offsets = context.fencedCalls().map(ordered, this::offsetOfOldLeader);
    for (int i = 0; i < ordered.size(); i++) {
      LeadershipTransfer transfer = ordered.get(i);
      OptionalLong offset = offsets.get(i);
      if (!held) {
        sound.put(transfer, FormerLeaderRejoin.UNSOUND);
      } else if (offset.isPresent()) {
        long grown = offset.getAsLong() - fenced.offset(transfer);
        sound.put(transfer, grown == 0 ? offset.getAsLong() : FormerLeaderRejoin.UNSOUND);
      }
    }
  }

  private OptionalLong offsetOfOldLeader(LeadershipTransfer transfer) {
    try {
      return context
          .tablet(transfer.from())
          .replica(transfer.tid(), transfer.pid())
          .map(replica -> OptionalLong.of(replica.offset()))
          .orElse(OptionalLong.of(-1));
    } catch (OpenmldbException.NoAnswer e) {
      return OptionalLong.empty();
    }
  }

  private void failAll(String trouble) {
    batch.forEach(transfer -> troubles.put(transfer, trouble));
  }

  /** Why transfers did not pass; those that did are not in it. */
  Map<LeadershipTransfer, String> problems() {
    return troubles;
  }

  /**
   * Of each transfer that passed, the offset at which its old leader is for certain an exact prefix
   * of its successor, or {@link FormerLeaderRejoin#UNSOUND}.
   */
  Map<LeadershipTransfer, Long> sound() {
    return sound;
  }

  /** How long writes were refused. */
  Duration refused() {
    return refused;
  }
}
