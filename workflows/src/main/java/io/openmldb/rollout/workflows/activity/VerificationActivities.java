package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads facts: whether a node, and the whole cluster, are as they should be. Changes nothing. */
@ActivityInterface
public interface VerificationActivities {

  /** What the cluster is like before the rollout touches it. */
  @ActivityMethod(name = "RecordBaseline")
  Baseline baseline(String cluster);

  /**
   * Waits until the cluster is healthy: one nameserver leader, every tablet healthy, every
   * partition led and its replicas alive and caught up; and until it has settled after what
   * happened since the last observation, see {@link HealthObservation}. Ends at the deadline with
   * what is still wrong.
   */
  @ActivityMethod(name = "AwaitHealth")
  Health awaitHealth(HealthTask task);

  /**
   * Watches the cluster's health. Ends before its time only when the cluster is unhealthy for
   * longer than it is given patience, with what is wrong.
   */
  @ActivityMethod(name = "WatchHealth")
  Health watchHealth(WatchTask task);

  /**
   * Waits until no job runs below a taskmanager's process, on its host. Ends at the deadline with
   * those that run still, one sentence each.
   */
  @ActivityMethod(name = "AwaitJobs")
  Health awaitJobs(JobsTask task);

  /**
   * Proves that the node is alive, registered, the same process still, healthy, and runs with the
   * target configuration.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#NOT_VERIFIED}
   */
  @ActivityMethod(name = "VerifyNode")
  NodeProof verify(VerifyTask task);

  /**
   * The whole-cluster confirmation: operations newer than the baseline that failed, were cancelled
   * or are unfinished (ERROR on a partition that the rollout touched, WARNING elsewhere), and every
   * partition of every table alive with its replicas caught up. Waits for unfinished operations and
   * lagging replicas until the deadline.
   */
  @ActivityMethod(name = "ConfirmCluster")
  Confirmation confirm(ConfirmTask task);

  /**
   * The cluster before the rollout.
   *
   * @param lastOperationId the highest id of a nameserver operation; newer ones are the rollout's
   *     time
   * @param rows rows in all tables together
   */
  record Baseline(long lastOperationId, long rows) {}

  /**
   * What health to wait for.
   *
   * @param cluster the cluster's name in the registry
   * @param deadline how long to wait
   * @param before the last observation; null when there was none
   * @param own tablets that the rollout itself has been at since: what failed on their partitions
   *     is no news
   */
  record HealthTask(
      String cluster, Duration deadline, @Nullable HealthObservation before, List<String> own) {

    public HealthTask {
      own = own == null ? List.of() : List.copyOf(own);
    }

    /** Health alone, whatever happened before. */
    public HealthTask(String cluster, Duration deadline) {
      this(cluster, deadline, null, List.of());
    }
  }

  /**
   * What jobs to wait for.
   *
   * @param cluster the cluster's name in the registry
   * @param node the taskmanager
   * @param deadline how long to wait
   */
  record JobsTask(String cluster, Node node, Duration deadline) {}

  /**
   * What health to watch.
   *
   * @param cluster the cluster's name in the registry
   * @param until when the watch is over by Temporal's clock, which a worker's may differ from: what
   *     workers of release 0.1.0 go by
   * @param patience how long it may be unhealthy in one stretch
   * @param duration how long to watch; null when a workflow task of release 0.1.0 asks
   */
  record WatchTask(String cluster, Instant until, Duration patience, @Nullable Duration duration) {}

  /**
   * How the cluster is.
   *
   * @param problems what is wrong, one sentence each; empty means healthy
   * @param sighting the observation that the next one is compared with; null when none could be
   *     made
   */
  record Health(List<String> problems, @Nullable HealthObservation sighting) {

    public Health {
      problems = problems == null ? List.of() : Excerpt.sentences(problems);
    }

    /** Health that was not read from the cluster: there is no observation to compare with. */
    public Health(List<String> problems) {
      this(problems, null);
    }
  }

  /**
   * What the health of a cluster does not show: which nameserver led it and which operations had
   * failed when it was observed, and what has happened since an earlier observation.
   *
   * @param leader the leading nameserver; null when none led, or when another one is expected
   * @param failedOperations ids of the failed and cancelled operations that the nameserver keeps
   * @param incidents what happened recently
   */
  record HealthObservation(
      @Nullable String leader, List<Long> failedOperations, List<ClusterEvent> incidents) {

    public HealthObservation {
      failedOperations = failedOperations == null ? List.of() : List.copyOf(failedOperations);
      incidents = incidents == null ? List.of() : List.copyOf(incidents);
    }

    /** The same; that another nameserver leads from now on is expected. */
    public HealthObservation expectingAnyLeader() {
      return new HealthObservation(null, failedOperations, incidents);
    }
  }

  /**
   * Something that the rollout did not do.
   *
   * @param what it, as a sentence's beginning
   * @param seenAt when it was noticed, by the clock of the worker that did; for a reader only
   * @param restLeft how long no node is to be taken down because of it, from the observation on
   *     that it is part of; null where a worker of release 0.1.0 made that
   */
  record ClusterEvent(String what, Instant seenAt, @Nullable Duration restLeft) {}

  /**
   * What to prove of a node.
   *
   * @param cluster the cluster's name in the registry
   * @param node the node
   * @param edit the keys that must be effective
   * @param sha256 the file as it must be; null when somebody else has changed it, and it is kept:
   *     then it is not judged
   * @param process the process that must still run
   */
  record VerifyTask(
      String cluster,
      Node node,
      ConfigEdit edit,
      @Nullable String sha256,
      ProcessSnapshot process) {}

  /**
   * A node that is as it should be.
   *
   * @param effective how that was proved
   * @param note a sentence for the report
   * @param attempts how often the activity was tried
   */
  record NodeProof(EffectiveProof effective, String note, int attempts)
      implements AttemptedResult<NodeProof> {

    public NodeProof(EffectiveProof effective, String note) {
      this(effective, note, 1);
    }

    @Override
    public NodeProof withAttempts(int attempts) {
      return new NodeProof(effective, note, attempts);
    }
  }

  /**
   * What to confirm.
   *
   * @param cluster the cluster's name in the registry
   * @param baseline the cluster before the rollout
   * @param endpoints the tablets that the rollout touched
   * @param rowsMustGrow whether the same number of rows as before is an ERROR
   * @param deadline how long to wait for what is still moving
   */
  record ConfirmTask(
      String cluster,
      Baseline baseline,
      List<String> endpoints,
      boolean rowsMustGrow,
      Duration deadline) {

    public ConfirmTask {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * What was found.
   *
   * @param findings an ERROR means that the cluster is not as it should be
   */
  record Confirmation(List<Finding> findings) {

    public Confirmation {
      findings = findings == null ? List.of() : Finding.listed(findings);
    }
  }
}
