package io.openmldb.rollout.sandbox.writer;

import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import io.openmldb.rollout.sandbox.client.TestRow;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes to one partition as a SQL client does: to the leader it knows, until that one refuses;
 * then it asks the nameserver again. Every write is a row of its own, so that acknowledged writes
 * and rows can be compared.
 */
final class PartitionWriter implements Runnable {

  /**
   * The pause after a refusal; it doubles up to the longest while refusals go on: a client that
   * hammers a fenced tablet takes time from those who are to lift the fence.
   */
  private static final Duration AFTER_REFUSAL = Duration.ofMillis(10);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(80);

  private final PartitionLocation partition;
  private final SandboxTablet.Key key;
  private final long rowsBefore;
  private final LeaderCache book;
  private final Duration interval;
  private final CountDownLatch stop;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private final Map<String, Long> refusedBy = new TreeMap<>();
  private String leader;
  private long attempts;
  private long acknowledged;
  private long refused;
  private long unknown;
  private long longestGapNanos;
  private long lastSuccess = System.nanoTime();

  /**
   * @param interval between two writes
   * @param stop ends the writer when it reaches zero
   */
  PartitionWriter(
      PartitionLocation partition,
      long rowsBefore,
      LeaderCache book,
      Duration interval,
      CountDownLatch stop) {
    this.partition = partition;
    this.key = partition.key();
    this.rowsBefore = rowsBefore;
    this.book = book;
    this.interval = interval;
    this.stop = stop;
    this.leader = partition.leader().orElse(null);
  }

  @Override
  public void run() {
    try {
      long next = System.nanoTime();
      Duration afterRefusal = AFTER_REFUSAL;
      restartGap();
      while (!stop.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        boolean written = write();
        Duration pause = written ? interval : afterRefusal;
        afterRefusal = written ? AFTER_REFUSAL : twice(afterRefusal);
        next = Math.max(next + pause.toNanos(), System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gapEnds();
  }

  private static Duration twice(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** What it has seen up to now. */
  synchronized PartitionWriteCounts tally() {
    long gap = Math.max(longestGapNanos, stopped() ? 0 : System.nanoTime() - lastSuccess);
    return new PartitionWriteCounts(
        partition.db(),
        partition.table(),
        partition.tid(),
        partition.pid(),
        leader,
        rowsBefore,
        acknowledged,
        refused,
        unknown,
        refusedBy,
        Duration.ofNanos(gap).toMillis());
  }

  private boolean write() throws InterruptedException {
    if (leader == null) {
      learnLeader();
      refusedBecause("no leader");
      return false;
    }
    attempts++;
    TestRow row =
        new TestRow(run + "-" + attempts, System.currentTimeMillis(), "written by the sandbox");
    try {
      int code = new SandboxTablet(leader).put(key, row);
      if (code == 0) {
        acknowledge();
        return true;
      }
      refusedBecause(Integer.toString(code));
    } catch (ConnectException | HttpConnectTimeoutException nobodyListens) {
      refusedBecause("unreachable");
    } catch (IOException noAnswer) {
      synchronized (this) {
        unknown++;
      }
    }
    learnLeader();
    return false;
  }

  private void learnLeader() throws InterruptedException {
    String known = book.lookUp(key).orElse(leader);
    synchronized (this) {
      leader = known;
    }
  }

  private synchronized void acknowledge() {
    acknowledged++;
    gapEnds();
  }

  private synchronized void refusedBecause(String reason) {
    refused++;
    refusedBy.merge(reason, 1L, Long::sum);
  }

  private synchronized void restartGap() {
    lastSuccess = System.nanoTime();
  }

  private synchronized void gapEnds() {
    long now = System.nanoTime();
    longestGapNanos = Math.max(longestGapNanos, now - lastSuccess);
    lastSuccess = now;
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }
}
