package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Replication of all leaders of one tablet. Each follower's tablet has its own few threads, so that
 * one that hangs holds up nobody else; they end when there is nothing to send.
 */
final class Replicator {
  private static final int THREADS_PER_TABLET = 2;

  private final ServerRuntime runtime;
  private final RpcClient client;
  private final ServerTimings timings;
  private final int batchSize;
  private final Duration putDelay;
  private final Map<PartitionKey, Map<String, Line>> lines = new ConcurrentHashMap<>();
  private final Map<String, TaskExecutor> executors = new ConcurrentHashMap<>();

  Replicator(ServerEnvironment environment, RpcClient client) {
    FlagSettings flags = environment.flags();
    this.runtime = environment.runtime();
    this.client = client;
    this.timings = environment.timings();
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

  private TaskExecutor executor(String endpoint) {
    return executors.computeIfAbsent(
        endpoint, key -> runtime.executor("replicate-" + key, THREADS_PER_TABLET));
  }

  /** Replicates nothing any more. */
  void stop() {
    executors.values().forEach(TaskExecutor::stop);
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
      executor(link.endpoint()).schedule(delay, this::run);
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
