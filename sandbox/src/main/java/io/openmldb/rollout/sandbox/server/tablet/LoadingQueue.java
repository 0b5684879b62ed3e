package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.runtime.DaemonThreads;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where replicas wait to be loaded, task_pool_size at a time. */
final class LoadingQueue {
  private static final Logger log = LoggerFactory.getLogger(LoadingQueue.class);

  private final ThreadPoolExecutor loaders;
  private final ScheduledExecutorService clock;
  private final ServerTimings timings;
  private final InjectedFaults faults;
  private final Replicator replicator;

  LoadingQueue(
      int poolSize,
      ServerTimings timings,
      InjectedFaults faults,
      Replicator replicator,
      ScheduledExecutorService clock) {
    this.timings = timings;
    this.faults = faults;
    this.replicator = replicator;
    this.clock = clock;
    this.loaders =
        new ThreadPoolExecutor(
            poolSize,
            poolSize,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("load"));
    loaders.allowCoreThreadTimeOut(true);
  }

  void add(Replica replica) {
    loaders.execute(() -> load(replica));
  }

  private void load(Replica replica) {
    try {
      TimeUnit.MILLISECONDS.sleep(gap().toMillis());
      replica.beginLoading();
      TimeUnit.MILLISECONDS.sleep(timings.openFiles().toMillis());
      List<Path> superseded = replica.load();
      if (!superseded.isEmpty()) {
        var unused =
            clock.schedule(
                () -> delete(superseded), timings.binlogDelete().toMillis(), TimeUnit.MILLISECONDS);
      }
      // A leader that was given its followers before it had its log begins to replicate now.
      replicator.written(replica.meta().id());
      log.info("loaded {} up to offset {}", replica.meta().id(), replica.offset());
    } catch (IOException e) {
      log.error("cannot load {}", replica.meta().id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration gap() {
    return faults.millis("load-gap").orElse(timings.loadGap());
  }

  private static void delete(List<Path> files) {
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete superseded logs", e);
    }
  }
}
