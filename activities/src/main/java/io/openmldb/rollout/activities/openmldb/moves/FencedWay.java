package io.openmldb.rollout.activities.openmldb.moves;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passes leads in batches, each under one short fence on one tablet and in one short failover
 * window. Whatever can be waited for is waited for before the fence.
 */
final class FencedWay implements Way {

  /** Entries that a follower makes good in well under a second. */
  private static final long NEARLY = 1000;

  /** How long {@code auto_failover} may stay off should every worker die. */
  private static final Duration WINDOW_ALARM = Duration.ofMinutes(1);

  /** Between two fences writers get this many times as long as they were refused. */
  private static final int BREATHER = 2;

  private static final Duration LEAST_BREATHER = Duration.ofMillis(200);

  /** With so many fences in a row for nothing, refusing further writes is pointless. */
  private static final int FRUITLESS = 6;

  /** An operation that hangs must not stop everything for ever. */
  private static final Duration BUSY_AT_MOST = Duration.ofMinutes(1);

  private static final int TRIES = 8;
  private static final Duration TRY_AGAIN = Duration.ofMillis(500);
  private static final Duration RECOVER_AGAIN = Duration.ofSeconds(10);

  private final Session session;
  private final Tally tally;
  private final long nearly;
  private final BatchSize size;
  private final OldLeaders oldLeaders;
  private final FailoverSwitch autoFailover;
  private final Attempts<Transfer> passing;
  private final Attempts<Transfer> returning;
  private final Map<Transfer, Long> sound = new HashMap<>();
  private final Turns<String> turns = new Turns<>();
  private int fruitless;
  private Instant nextFence = Instant.MIN;
  private Instant busySince;

  FencedWay(Session session, Limits limits, Tally tally) {
    this.session = session;
    this.tally = tally;
    this.nearly = Math.max(NEARLY, limits.maxOffsetLag());
    this.size = new BatchSize(limits.concurrency());
    this.oldLeaders = new OldLeaders(session, limits.maxOffsetLag());
    this.autoFailover = new FailoverSwitch(session);
    this.passing = new Attempts<>(session.waits(), TRIES, TRY_AGAIN);
    this.returning = new Attempts<>(session.waits(), TRIES, RECOVER_AGAIN);
  }

  @Override
  public boolean pass(List<Transfer> ready) {
    if (!isTimeForFence()) {
      return false;
    }
    List<OperationStatus> underWay = session.nameServer().operationsUnderWay();
    Set<Subject> busy = Subject.ofAll(underWay);
    List<Transfer> due =
        ready.stream()
            .filter(passing::mayTry)
            .filter(t -> !busy.contains(Subject.of(t.partition())))
            .toList();
    if (due.isEmpty() || isTooBusy(underWay)) {
      return false;
    }
    return passFromOne(
        due.stream().collect(groupingBy(Transfer::from, LinkedHashMap::new, toList())));
  }

  /**
   * Passes leads of one tablet, if it can: those that are near enough on a tablet that answers. The
   * others wait, and what is ill is mended when nothing else can be done.
   */
  private boolean passFromOne(Map<String, List<Transfer>> byTablet) {
    List<Transfer> ill = new ArrayList<>();
    for (String tablet : turns.inOrder(byTablet.keySet())) {
      List<Transfer> batch = nearlyCaughtUp(byTablet.get(tablet), ill);
      if (!batch.isEmpty()) {
        return autoFailover.whileOff(WINDOW_ALARM, () -> passUnderFence(tablet, batch));
      }
      turns.wasInVain(tablet);
    }
    new Leads(session).mend(ill.stream().map(Transfer::partition).toList());
    return false;
  }

  private boolean passUnderFence(String tablet, List<Transfer> batch) {
    FencedBatch fenced = new FencedBatch(session, tablet, batch);
    fenced.run();
    sound.putAll(fenced.sound());
    fenced.troubles().forEach(passing::tried);
    learnFrom(fenced, tablet, batch.size());
    bringBackInWindow(List.copyOf(fenced.sound().keySet()));
    return true;
  }

  private void learnFrom(FencedBatch fenced, String tablet, int leads) {
    if (fenced.sound().isEmpty()) {
      fruitless++;
      turns.wasInVain(tablet);
    } else {
      fruitless = 0;
      turns.wasGood(tablet);
    }
    size.learn(leads, fenced.refused());
    Duration breather = fenced.refused().multipliedBy(BREATHER);
    nextFence =
        session
            .waits()
            .now()
            .plus(breather.compareTo(LEAST_BREATHER) > 0 ? breather : LEAST_BREATHER);
  }

  private boolean isTimeForFence() {
    return fruitless < FRUITLESS
        && !session.waits().now().isBefore(nextFence)
        && WriteFence.isQuiet(session);
  }

  /**
   * Operations wait for each other in few queues; a leader change should not, under a fence. So an
   * idle nameserver is waited for, but not longer than makes sense.
   */
  private boolean isTooBusy(List<OperationStatus> underWay) {
    Instant now = session.waits().now();
    if (underWay.isEmpty()) {
      busySince = null;
      return false;
    }
    busySince = busySince == null ? now : busySince;
    return now.isBefore(busySince.plus(BUSY_AT_MOST));
  }

  /**
   * As many as may pass together, and are near enough. A tablet that does not answer is asked once:
   * one that hangs would cost a deadline for each partition that it leads, while the nameserver may
   * have given those to others.
   */
  private List<Transfer> nearlyCaughtUp(List<Transfer> due, List<Transfer> ill) {
    List<Transfer> near = new ArrayList<>();
    for (Transfer transfer : due) {
      try {
        if (near.size() < size.next() && isNearlyCaughtUp(transfer, ill)) {
          near.add(transfer);
        }
      } catch (OpenmldbException.NoAnswer e) {
        passing.failed(transfer, e.getMessage());
        return List.of();
      }
    }
    return near;
  }

  /**
   * Whether the follower is so near its leader that a fence is worth it.
   *
   * @param ill takes those that cannot come near by themselves: an attempt that died has left their
   *     leaders such that they lead by the metadata only, or replicate to nobody
   */
  private boolean isNearlyCaughtUp(Transfer transfer, List<Transfer> ill) {
    try {
      LeaderReading leader =
          session.tablet(transfer.from()).readAsLeader(transfer.tid(), transfer.pid());
      if (leader.confirmedBy(transfer.to()).isEmpty()) {
        ill.add(transfer);
      }
      return leader.isCaughtUp(transfer.to(), nearly);
    } catch (OpenmldbException.NoAnswer e) {
      throw e;
    } catch (OpenmldbException e) {
      passing.failed(transfer, e.getMessage());
      if (e instanceof OpenmldbException.Refused refused
          && refused.is(ErrorCode.TABLE_IS_FOLLOWER)) {
        ill.add(transfer);
      }
      return false;
    }
  }

  @Override
  public boolean bringBack(List<Transfer> passed) {
    List<Transfer> due = passed.stream().filter(returning::mayTry).toList();
    if (due.isEmpty()) {
      return false;
    }
    return autoFailover.whileOff(WINDOW_ALARM, () -> bringBackInWindow(due));
  }

  private boolean bringBackInWindow(List<Transfer> due) {
    return session.sideBySide().map(due, this::bringBack).contains(true);
  }

  private boolean bringBack(Transfer transfer) {
    try {
      OldLeaders.Return result =
          oldLeaders.bringBack(transfer, Optional.ofNullable(sound.get(transfer)));
      tally.lost(transfer, result.lostWrites());
      if (result.worked()) {
        returning.tried(transfer, "it was recovered, and did not become a live follower");
      }
      return result.worked();
    } catch (OpenmldbException e) {
      returning.tried(transfer, e.getMessage());
      return false;
    }
  }

  @Override
  public boolean isSpent(Transfer transfer) {
    return fruitless >= FRUITLESS || passing.areSpent(transfer) || returning.areSpent(transfer);
  }

  @Override
  public Map<Transfer, String> troubles() {
    Map<Transfer, String> troubles = new HashMap<>(passing.troubles());
    troubles.putAll(returning.troubles());
    return troubles;
  }
}
