package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.support.ActivityFailureInterceptor;
import io.openmldb.rollout.activities.support.HeartbeatInterceptor;
import io.openmldb.rollout.workflows.nexus.ConfigRolloutHandler;
import io.openmldb.rollout.workflows.registration.RolloutWorkflows;
import io.temporal.client.WorkflowClient;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Polls task queues for workflows, activities and Nexus operations. */
final class RolloutWorkers {

  /** Most activities wait for servers; each holds a thread, few of them a processor. */
  private static final int ACTIVITIES = 50;

  private static final int WORKFLOW_TASKS = 20;

  /**
   * A dead worker is noticed after the heartbeat timeout; late heartbeats must not look like it.
   */
  private static final Duration HEARTBEATS = Duration.ofSeconds(2);

  /**
   * A workflow's thread that has no processor for so long counts as deadlocked, and its task or
   * query fails. On a busy host the SDK's own second passes without any deadlock; a workflow task
   * has ten.
   */
  private static final Duration DEADLOCK = Duration.ofSeconds(5);

  private final WorkerFactory factory;

  /**
   * @param client the connection to Temporal
   * @param taskQueues the task queues to poll
   * @param activities an object for each activity interface
   * @param nexusService the Nexus service to serve; empty: none
   * @param further interceptors nearer to the activities than the worker's own
   * @param version the version of a Worker Deployment to poll as; empty: as no version
   */
  RolloutWorkers(
      WorkflowClient client,
      Collection<String> taskQueues,
      List<Object> activities,
      Optional<ConfigRolloutHandler> nexusService,
      List<WorkerInterceptor> further,
      Optional<WorkerDeploymentVersion> version) {
    this.factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkerInterceptors(interceptors(further)).build());
    for (String taskQueue : taskQueues) {
      Worker worker = factory.newWorker(taskQueue, options(version));
      RolloutWorkflows.register(worker);
      worker.registerActivitiesImplementations(activities.toArray());
      nexusService.ifPresent(worker::registerNexusServiceImplementation);
    }
  }

  /** The last one is the outermost. */
  private static WorkerInterceptor[] interceptors(List<WorkerInterceptor> further) {
    List<WorkerInterceptor> all = new ArrayList<>(further);
    all.add(new HeartbeatInterceptor());
    all.add(new ActivityFailureInterceptor());
    all.add(new AttemptCountInterceptor());
    return all.toArray(WorkerInterceptor[]::new);
  }

  private static WorkerOptions options(Optional<WorkerDeploymentVersion> version) {
    WorkerOptions.Builder options =
        WorkerOptions.newBuilder()
            .setMaxConcurrentActivityExecutionSize(ACTIVITIES)
            .setMaxConcurrentWorkflowTaskExecutionSize(WORKFLOW_TASKS)
            .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
            .setMaxHeartbeatThrottleInterval(HEARTBEATS)
            .setDefaultHeartbeatThrottleInterval(HEARTBEATS);
    version.ifPresent(own -> options.setDeploymentOptions(deployment(own)));
    return options.build();
  }

  /**
   * A rollout goes on with the version that is current. Were it pinned to the one that began it, a
   * cluster would be left half updated when the last worker of that version is gone.
   */
  private static WorkerDeploymentOptions deployment(WorkerDeploymentVersion version) {
    return WorkerDeploymentOptions.newBuilder()
        .setUseVersioning(true)
        .setVersion(version)
        .setDefaultVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
        .build();
  }

  void start() {
    factory.start();
  }

  /** Stops polling, and gives what runs {@code grace} to end; interrupts what is left then. */
  void stop(Duration grace) {
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      factory.shutdownNow();
      factory.awaitTermination(2, TimeUnit.SECONDS);
    }
  }
}
