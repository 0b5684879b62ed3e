package io.openmldb.rollout.activities.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads in which a worker calls hosts and servers. A call that hangs delays calls of its own
 * kind and cluster only: inspecting hosts that do not answer must not keep another cluster's write
 * fence up.
 */
public final class CallThreadPools implements AutoCloseable {

  /** Calls that one activity has under way at once; tablets have few threads for them. */
  private static final int AT_ONCE = 16;

  /** The number of calls that read one cluster at once, over all activities. */
  private static final int OF_LOOKS = 2 * AT_ONCE;

  private static final int KEPT_SECONDS = 60;

  /** Neither of these two ever lets a call wait: there is a thread for each. */
  private final ExecutorService underFence = Executors.newCachedThreadPool(daemons("fenced"));

  private final ExecutorService changes = Executors.newCachedThreadPool(daemons("changes"));
  private final Map<String, ExecutorService> looks = new ConcurrentHashMap<>();

  /**
   * For calls that are made while writes are refused: all at once, and nothing else is in its way.
   */
  public ParallelCalls fencedCalls(Runnable heartbeat) {
    return new ParallelCalls(underFence, heartbeat);
  }

  /** For calls without a deadline of their own, while writes are refused. */
  public TimedCalls timed() {
    return new ThreadedCalls(underFence);
  }

  /** For the other calls of the activity that holds a cluster's lease. */
  public ParallelCalls changeCalls(Runnable heartbeat) {
    return new ParallelCalls(changes, AT_ONCE, heartbeat);
  }

  /** For calls that only read hosts and servers of {@code cluster}. */
  public ParallelCalls inspectionCalls(String cluster, Runnable heartbeat) {
    ExecutorService pool = looks.computeIfAbsent(cluster, CallThreadPools::ofLooks);
    return new ParallelCalls(pool, AT_ONCE, heartbeat);
  }

  private static ExecutorService ofLooks(String cluster) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            OF_LOOKS,
            OF_LOOKS,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("looks-" + cluster));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public void close() {
    underFence.shutdownNow();
    changes.shutdownNow();
    looks.values().forEach(ExecutorService::shutdownNow);
  }

  private static ThreadFactory daemons(String kind) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "openmldb-" + kind + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
