package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Replication of all leaders of one tablet. Each follower's tablet has its own few threads, so that
 * one that hangs holds up nobody else; they end when there is nothing to send.
 */
final class Replicator {
  private static final int THREADS_PER_TABLET = 2;

  private final ScheduledExecutorService clock;
  private final RpcClient client;
  private final ServerTimings timings;
  private final int batchSize;
  private final Duration putDelay;
  private final Map<PartitionKey, Map<String, Line>> lines = new ConcurrentHashMap<>();
  private final Map<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();

  Replicator(
      FlagSettings flags, ServerTimings timings, RpcClient client, ScheduledExecutorService clock) {
    this.clock = clock;
    this.client = client;
    this.timings = timings;
    this.batchSize = flags.number("binlog_sync_batch_size");
    this.putDelay = flags.isTrue("binlog_notify_on_put") ? Duration.ZERO : timings.binlogSyncWait();
  }

  /** Returns false if the leader has this follower already. */
  boolean attach(Replica leader, String endpoint) {
    Line line = new Line(new FollowerReplication(leader, endpoint, batchSize, client, timings));
    boolean added = linesOf(leader.meta().id()).putIfAbsent(endpoint, line) == null;
    if (added) {
      line.wake(Duration.ZERO);
    }
    return added;
  }

  void detach(PartitionKey id, String endpoint) {
    Line line = linesOf(id).remove(endpoint);
    if (line != null) {
      line.stopped = true;
    }
  }

  void detachAll(PartitionKey id) {
    List.copyOf(linesOf(id).keySet()).forEach(endpoint -> detach(id, endpoint));
  }

  /** The followers of a leader, by endpoint. */
  Collection<FollowerReplication> followers(PartitionKey id) {
    return linesOf(id).values().stream().map(line -> line.link).toList();
  }

  /** Something was written. */
  void written(PartitionKey id) {
    linesOf(id).values().forEach(line -> line.wake(putDelay));
  }

  private Map<String, Line> linesOf(PartitionKey id) {
    return lines.computeIfAbsent(id, key -> new ConcurrentSkipListMap<>());
  }

  private ThreadPoolExecutor pool(String endpoint) {
    return pools.computeIfAbsent(
        endpoint,
        key -> {
          ThreadPoolExecutor pool =
              new ThreadPoolExecutor(
                  THREADS_PER_TABLET,
                  THREADS_PER_TABLET,
                  5,
                  TimeUnit.SECONDS,
                  new LinkedBlockingQueue<>(),
                  DaemonThreads.named("replicate-" + key));
          pool.allowCoreThreadTimeOut(true);
          return pool;
        });
  }

  /**
   * A link with its wake-up calls: it runs once at a time, and once more if it was woken meanwhile.
   */
  private final class Line {
    private final FollowerReplication link;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private volatile boolean stopped;

    Line(FollowerReplication link) {
      this.link = link;
    }

    void wake(Duration delay) {
      if (wakeUps.getAndIncrement() == 0) {
        submit(delay);
      }
    }

    private void submit(Duration delay) {
      ThreadPoolExecutor pool = pool(link.endpoint());
      if (delay.isZero()) {
        pool.execute(this::run);
      } else {
        var unused =
            clock.schedule(() -> pool.execute(this::run), delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private void run() {
      int seen = wakeUps.get();
      Duration again = stopped ? null : link.send();
      if (again != null) {
        submit(again);
      } else if (!wakeUps.compareAndSet(seen, 0)) {
        submit(Duration.ZERO);
      }
    }
  }
}
