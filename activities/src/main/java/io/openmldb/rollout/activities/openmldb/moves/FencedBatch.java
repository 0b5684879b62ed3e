package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Passes the leads of some partitions of one tablet under one short fence:
 *
 * <ol>
 *   <li>fence the tablet;
 *   <li>wait until every leader's offset stands still and its follower's equals it; a second later,
 *       give up: too much is still on its way;
 *   <li>read the fence;
 *   <li>change the leaders, all at once, and wait for the nameserver to know the new ones;
 *   <li>demote the old ones, and both ends where a change was broken off;
 *   <li>read the fence and the old leaders' offsets again, to know whether it held to the end;
 *   <li>lift the fence;
 *   <li>have the old leaders lead again where a change was broken off.
 * </ol>
 *
 * On every way out no old leader takes writes and no fence is up.
 */
final class FencedBatch {

  private static final Duration STILL_FOR = Duration.ofMillis(100);
  private static final Duration SETTLE_WITHIN = Duration.ofSeconds(1);

  private final Session session;
  private final List<Transfer> batch;
  private final WriteFence fence;
  private final LeaderChange change;
  private final Map<Transfer, String> troubles = new LinkedHashMap<>();
  private final Map<Transfer, Long> sound = new HashMap<>();
  private List<Transfer> brokenOff = List.of();
  private Duration refused = Duration.ZERO;

  /** A batch on {@code endpoint}, which leads all of its partitions. */
  FencedBatch(Session session, String endpoint, List<Transfer> batch) {
    this.session = session;
    this.batch = List.copyOf(batch);
    this.fence = WriteFence.on(endpoint, batch, session);
    this.change = new LeaderChange(session);
  }

  /** Does it. What throws has ended the fence first, as far as it could be reached. */
  void run() {
    try {
      if (fence.raise()) {
        passAll();
      } else {
        all("a server has just registered or gone away, which lifts fences");
      }
    } catch (Throwable failure) {
      endAfter(failure);
      throw failure;
    }
    refused = fence.end();
    new Leads(session).mend(brokenOff.stream().map(Transfer::partition).toList());
  }

  private void endAfter(Throwable failure) {
    try {
      refused = fence.end();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void passAll() {
    FencedOffsets fenced = offsetsAtRest();
    if (fenced == null) {
      return;
    }
    if (!fence.holds()) {
      all("the fence did not hold");
      return;
    }
    batch.forEach(fence::asked);
    Map<Transfer, RuntimeException> notTaken = change.ask(batch, fence.passBy());
    notTaken.forEach(
        (transfer, why) -> {
          fence.staysPut(transfer);
          troubles.put(transfer, why.getMessage());
        });
    List<Transfer> asked = batch.stream().filter(t -> !notTaken.containsKey(t)).toList();
    Set<Transfer> passed = change.resolve(asked, fence.passBy(), fence::isSafe);
    fence.demote(passed);
    brokenOff = asked.stream().filter(transfer -> !passed.contains(transfer)).toList();
    fence.brokenOff(brokenOff);
    brokenOff.forEach(
        t -> troubles.put(t, "the nameserver's operation ended without changing the leader"));
    judge(passed, fenced);
  }

  /** Offsets as they stand when nothing is on its way any more; null when that took too long. */
  private FencedOffsets offsetsAtRest() {
    Instant limit = fence.raisedAt().plus(SETTLE_WITHIN);
    FencedOffsets earlier = read();
    while (true) {
      session.waits().sleep(STILL_FOR);
      FencedOffsets now = read();
      List<Transfer> restless = now.restlessSince(earlier);
      if (restless.isEmpty()) {
        return now;
      }
      if (!session.waits().now().isBefore(limit)) {
        restless.forEach(
            t -> troubles.put(t, "its follower did not reach its leader within a second"));
        return null;
      }
      earlier = now;
    }
  }

  private FencedOffsets read() {
    List<LeaderReading> readings =
        session
            .underFence()
            .map(batch, t -> session.tablet(t.from()).readAsLeader(t.tid(), t.pid()));
    Map<Transfer, LeaderReading> byTransfer = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      byTransfer.put(batch.get(i), readings.get(i));
    }
    return new FencedOffsets(byTransfer);
  }

  /** An old leader is an exact prefix of the new one only if it took no write since the reading. */
  private void judge(Set<Transfer> passed, FencedOffsets fenced) {
    boolean held = fence.holds();
    List<Transfer> ordered = new ArrayList<>(passed);
    List<Long> offsets = session.underFence().map(ordered, this::offsetOfOldLeader);
    for (int i = 0; i < ordered.size(); i++) {
      long grown = offsets.get(i) - fenced.offset(ordered.get(i));
      sound.put(ordered.get(i), held && grown == 0 ? offsets.get(i) : OldLeaders.UNSOUND);
    }
  }

  private long offsetOfOldLeader(Transfer transfer) {
    return session
        .tablet(transfer.from())
        .replica(transfer.tid(), transfer.pid())
        .map(ReplicaStatus::offset)
        .orElse(-1L);
  }

  private void all(String trouble) {
    batch.forEach(transfer -> troubles.put(transfer, trouble));
  }

  /** Why transfers did not pass; those that did are not in it. */
  Map<Transfer, String> troubles() {
    return troubles;
  }

  /**
   * Of each transfer that passed, the offset at which its old leader is for certain an exact prefix
   * of its successor, or {@link OldLeaders#UNSOUND}.
   */
  Map<Transfer, Long> sound() {
    return sound;
  }

  /** How long writes were refused. */
  Duration refused() {
    return refused;
  }
}
