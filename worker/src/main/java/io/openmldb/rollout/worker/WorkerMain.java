package io.openmldb.rollout.worker;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.RegistryException;
import io.openmldb.rollout.worker.WorkerArguments.UsageException;
import io.openmldb.rollout.worker.WorkerTemporalConnection.MisconfiguredException;
import io.openmldb.rollout.worker.WorkerTemporalConnection.UnreachableException;
import io.openmldb.rollout.worker.metrics.DurationBuckets;
import io.openmldb.rollout.worker.metrics.RolloutObserver;
import io.openmldb.rollout.workflows.nexus.ConfigRolloutHandler;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's process: executes rollouts for the clusters of its registry file until stopped. */
public final class WorkerMain {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

  private static final int FAILED = 1;
  private static final int WRONG_INPUT = 2;
  private static final int TEMPORAL_UNREACHABLE = 5;

  private static final Duration CONNECTING = Duration.ofSeconds(30);

  private WorkerMain() {}

  /** Runs until the process is told to end. */
  public static void main(String[] words) {
    run(words, List.of());
  }

  /**
   * Starts the worker, for programs that embed it; it then runs until the process is told to end.
   * What prevents it from starting ends the process.
   *
   * @param words the arguments
   * @param further interceptors nearer to the activities than the worker's own
   */
  public static void run(String[] words, List<WorkerInterceptor> further) {
    PrintStream out = System.out;
    AtomicInteger exitCode = new AtomicInteger();
    // A thread that died of, say, too little memory is missed by whatever waits for it.
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> crash(exitCode, thread, e));
    try {
      WorkerArguments arguments = WorkerArguments.parse(words);
      if (arguments.help()) {
        out.println(WorkerArguments.usage());
        return;
      }
      start(arguments, ClusterRegistry.load(arguments.clusters()), further, exitCode);
      // Whoever starts this process waits for this line.
      out.println("ready");
      out.flush();
    } catch (UsageException e) {
      end(exitCode, WRONG_INPUT, e.getMessage() + "\n" + WorkerArguments.usage());
    } catch (RegistryException | MisconfiguredException e) {
      end(exitCode, WRONG_INPUT, e.getMessage());
    } catch (UnreachableException e) {
      end(exitCode, TEMPORAL_UNREACHABLE, e.getMessage());
    } catch (IOException e) {
      end(exitCode, FAILED, "the health port cannot be used: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The worker cannot start", e);
      end(exitCode, FAILED, "cannot start: " + e);
    }
  }

  private static void crash(AtomicInteger exitCode, Thread thread, Throwable failure) {
    LOG.error("Thread {} died", thread.getName(), failure);
    if (failure instanceof Error) {
      end(exitCode, FAILED, "a thread has ended with an unexpected error: " + failure);
    }
  }

  /** Starts everything; threads of Temporal's keep the process alive after that. */
  private static void start(
      WorkerArguments arguments,
      ClusterRegistry registry,
      List<WorkerInterceptor> further,
      AtomicInteger exitCode)
      throws UnreachableException, MisconfiguredException, IOException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    metrics.config().meterFilter(new DurationBuckets());
    Scope scope = arguments.health().isPresent() ? reportingTo(metrics) : new NoopScope();
    WorkerTemporalConnection temporal =
        WorkerTemporalConnection.open(identity(), scope, CONNECTING);
    new SearchAttributeRegistration(temporal.client()).registerMissing();
    WorkerComponents components = new WorkerComponents(registry, temporal.client());
    Collection<String> taskQueues = taskQueues(arguments, registry);
    RolloutWorkers workers =
        new RolloutWorkers(
            temporal.client(),
            taskQueues,
            components.activities(),
            nexusService(arguments, registry, temporal.client()),
            further,
            arguments.deploymentVersion());
    Optional<HealthServer> health = Optional.empty();
    List<AutoCloseable> connections = new ArrayList<>();
    if (arguments.health().isPresent()) {
      health = Optional.of(HealthServer.start(arguments.health().get(), metrics::scrape));
      connections.add(RolloutObserver.start(temporal.client(), taskQueues, metrics));
    }
    connections.addAll(List.of(components, temporal));
    new GracefulStop(health, workers, connections, exitCode).onExit();
    workers.start();
    health.ifPresent(HealthServer::serving);
    LOG.info(
        "Polling {} for the clusters {}, as {}",
        taskQueues,
        registry.names(),
        arguments
            .deploymentVersion()
            .map(version -> "version " + version.toCanonicalString())
            .orElse("no version"));
  }

  /**
   * Always served, where Temporal has Nexus: nothing comes until somebody makes an endpoint for one
   * of the task queues.
   */
  private static Optional<ConfigRolloutHandler> nexusService(
      WorkerArguments arguments, ClusterRegistry registry, WorkflowClient client) {
    if (!client.getWorkflowServiceStubs().getServerCapabilities().get().getNexus()) {
      LOG.info("This Temporal service has no Nexus: the service ConfigRollout is not served");
      return Optional.empty();
    }
    return Optional.of(
        new ConfigRolloutHandler(
            new WorkerRolloutStartContext(
                registry,
                arguments.taskQueue().isPresent(),
                new TemporalServiceActivitiesImpl(client))));
  }

  /** Where the SDK, workflows and activities put their metrics. */
  private static Scope reportingTo(MeterRegistry metrics) {
    return new RootScopeBuilder()
        .reporter(new MicrometerClientStatsReporter(metrics))
        .reportEvery(com.uber.m3.util.Duration.ofSeconds(5));
  }

  private static Collection<String> taskQueues(
      WorkerArguments arguments, ClusterRegistry registry) {
    TreeSet<String> taskQueues = new TreeSet<>();
    registry.names().forEach(name -> taskQueues.add(registry.cluster(name).taskQueue()));
    return arguments.taskQueue().<Collection<String>>map(List::of).orElse(taskQueues);
  }

  /** {@code <pid>@<host>}, as Temporal's own workers are named. */
  private static String identity() {
    return "openmldb-rollout " + ManagementFactory.getRuntimeMXBean().getName();
  }

  private static void end(AtomicInteger exitCode, int code, @Nullable String message) {
    System.err.println("worker: " + message);
    exitCode.set(code);
    System.exit(code);
  }
}
