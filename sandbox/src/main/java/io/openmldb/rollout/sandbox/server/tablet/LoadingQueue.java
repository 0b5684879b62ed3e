package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where replicas wait to be loaded, task_pool_size at a time. Each is in three stages: the gap in
 * which it is not yet loading, the opening of its files, and the reading of its log.
 */
final class LoadingQueue {
  private static final Logger log = LoggerFactory.getLogger(LoadingQueue.class);

  private final TaskExecutor loaders;
  private final ServerTimings timings;
  private final InjectedFaults faults;
  private final Replicator replicator;
  private final Queue<Replica> waiting = new ArrayDeque<>();
  private int free;

  LoadingQueue(ServerEnvironment environment, Replicator replicator) {
    this.timings = environment.timings();
    this.faults = environment.faults();
    this.replicator = replicator;
    this.free = environment.flags().number("task_pool_size");
    this.loaders = environment.runtime().executor("load", free);
  }

  void add(Replica replica) {
    synchronized (waiting) {
      waiting.add(replica);
    }
    takeNext();
  }

  /** Loads nothing any more. */
  void stop() {
    loaders.stop();
  }

  private void takeNext() {
    synchronized (waiting) {
      if (free > 0 && !waiting.isEmpty()) {
        Replica next = waiting.remove();
        loaders.schedule(gap(), () -> beginLoading(next));
        free--;
      }
    }
  }

  private void beginLoading(Replica replica) {
    replica.beginLoading();
    loaders.schedule(timings.openFiles(), () -> load(replica));
  }

  private void load(Replica replica) {
    try {
      List<String> superseded = replica.load();
      if (!superseded.isEmpty()) {
        loaders.schedule(timings.binlogDelete(), () -> delete(replica, superseded));
      }
      // A leader that was given its followers before it had its log begins to replicate now.
      replicator.written(replica.meta().id());
      log.info("loaded {} up to offset {}", replica.meta().id(), replica.offset());
    } catch (IOException e) {
      log.error("cannot load {}", replica.meta().id(), e);
    } finally {
      synchronized (waiting) {
        free++;
      }
      takeNext();
    }
  }

  private Duration gap() {
    return faults.millis("load-gap").orElse(timings.loadGap());
  }

  private static void delete(Replica replica, List<String> superseded) {
    try {
      replica.storage().delete(superseded);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete superseded logs", e);
    }
  }
}
