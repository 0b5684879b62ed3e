package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import java.util.List;

/** Makes a restarted tablet whole again. */
@ActivityInterface
public interface TabletRecoveryActivities {

  /** Lists the followers on the tablet with their leaders, to be detached before its stop. */
  @ActivityMethod(name = "PlanDetach")
  List<Follower> planDetach(TabletTask task);

  /**
   * Detaches recorded followers from their leaders, so that no leader replicates to a table that is
   * still loading after the restart. Written to the lease first.
   */
  @ActivityMethod(name = "DetachFollowers")
  void detach(DetachTask task);

  /**
   * Loads every replica that belongs on the tablet, waits until all are loaded, attaches followers
   * and waits until they are caught up. Ends only when offsets agree, every leader lists its
   * followers, and no follower has more rows than its leader. Also undoes a detachment when the
   * tablet was not restarted at all.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#NOT_RECOVERED} naming each
   *     partition that is not whole
   */
  @ActivityMethod(name = "RecoverReplicas")
  RecoveryOutcome recover(RecoverTask task);

  /**
   * A follower on the tablet that is updated.
   *
   * @param db its database
   * @param table its table's name
   * @param tid its table's id
   * @param pid the partition
   * @param leader the endpoint that leads the partition
   */
  record Follower(String db, String table, int tid, int pid, String leader) {}

  /**
   * A tablet of a cluster, to be inspected.
   *
   * @param cluster the cluster's name in the registry
   * @param node the tablet
   */
  record TabletTask(String cluster, Node node) {}

  /**
   * Followers to detach.
   *
   * @param lease the rollout's lease
   * @param node the tablet that they are on
   * @param followers as planned and recorded
   */
  record DetachTask(Lease lease, Node node, List<Follower> followers) {

    public DetachTask {
      followers = List.copyOf(followers);
    }
  }

  /**
   * A tablet to make whole.
   *
   * @param lease the rollout's lease
   * @param node the tablet
   * @param detached the followers that were detached before the stop
   * @param procedure FAST: direct recovery; DOCUMENTED: the nameserver's own
   * @param maxOffsetLag rows by which a follower may lag to count as caught up
   * @param noProgress the longest time without any progress
   * @param leadersDecided whether it was decided before who leads each partition, all entries
   *     compared; a replica that does not lead is not promoted then. False: a restarted leader
   *     leads again
   * @param canBeRolledBack whether the tablet's former configuration can be put back: then the
   *     recovery ends at once where the tablet has no data of a replica that nobody else has
   */
  record RecoverTask(
      Lease lease,
      Node node,
      List<Follower> detached,
      Procedure procedure,
      long maxOffsetLag,
      Duration noProgress,
      boolean leadersDecided,
      boolean canBeRolledBack) {

    public RecoverTask {
      detached = List.copyOf(detached);
    }

    /** The recovery of a tablet that was restarted: its leaders lead again. */
    public RecoverTask(
        Lease lease,
        Node node,
        List<Follower> detached,
        Procedure procedure,
        long maxOffsetLag,
        Duration noProgress) {
      this(lease, node, detached, procedure, maxOffsetLag, noProgress, false, false);
    }

    /** The same, where the tablet's former configuration can be put back. */
    public RecoverTask orRolledBack() {
      return new RecoverTask(
          lease, node, detached, procedure, maxOffsetLag, noProgress, leadersDecided, true);
    }
  }

  /**
   * A tablet that is whole.
   *
   * @param replicas how many replicas it serves
   * @param notes what a reader of the report should know, one sentence each
   * @param attempts how often the activity was tried
   */
  record RecoveryOutcome(int replicas, List<String> notes, int attempts)
      implements AttemptedResult<RecoveryOutcome> {

    public RecoveryOutcome {
      notes = notes == null ? List.of() : Excerpt.sentences(notes);
    }

    public RecoveryOutcome(int replicas, List<String> notes) {
      this(replicas, notes, 1);
    }

    @Override
    public RecoveryOutcome withAttempts(int attempts) {
      return new RecoveryOutcome(replicas, notes, attempts);
    }
  }
}
