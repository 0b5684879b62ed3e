package io.openmldb.rollout.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the worker in order when the process is told to end: first it takes no more work, then what
 * runs may finish its step, then what is left is interrupted and continues on another worker.
 */
final class GracefulStop {

  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final Optional<HealthServer> health;
  private final RolloutWorkers workers;
  private final List<AutoCloseable> connections;
  private final AtomicInteger exitCode;

  /**
   * @param exitCode what the process ends with: 0, unless it ends for a fault of its own, so that a
   *     supervisor starts it again
   */
  GracefulStop(
      Optional<HealthServer> health,
      RolloutWorkers workers,
      List<AutoCloseable> connections,
      AtomicInteger exitCode) {
    this.exitCode = exitCode;
    this.health = health;
    this.workers = workers;
    this.connections = connections;
  }

  void onExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "graceful-stop"));
  }

  private void stop() {
    LOG.info("Stopping: running activities have {} s to finish", PATIENCE.toSeconds());
    health.ifPresent(HealthServer::stopping);
    workers.stop(PATIENCE);
    connections.forEach(GracefulStop::close);
    health.ifPresent(HealthServer::close);
    LOG.info("Stopped");
    // Being told to end is no failure; without this the exit code would be the signal's.
    Runtime.getRuntime().halt(exitCode.get());
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      LOG.warn("Could not close {}", connection.getClass().getSimpleName(), e);
    }
  }
}
