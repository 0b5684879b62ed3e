package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Inspects and restarts the process of one node. */
@ActivityInterface
public interface ProcessActivities {

  /** The process as it is now; the record that a restart is compared with. */
  @ActivityMethod(name = "InspectProcess")
  ProcessSnapshot inspect(ProcessTask task);

  /**
   * Restarts the node by its own {@code start.sh}, once: a retry that finds the recorded process
   * gone and a healthy new one does not restart again, and a {@code start.sh} that a dead worker
   * left running is awaited, never raced. Success is a new process that is alive, answers, is
   * registered in ZooKeeper where its component registers, and is still the same some seconds
   * later.
   *
   * <p>For a tablet under FAST, {@code auto_failover} is off from before the stop until the new
   * process is registered, written to the lease first and guarded by a timer on the host.
   *
   * <p>A tablet whose registration the nameserver has missed, and which serves nothing therefore,
   * is restarted once more, at most twice.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#STOP_FAILED}, {@link
   *     FailureType#START_FAILED} or {@link FailureType#REGISTRATION_MISSED}
   */
  @ActivityMethod(name = "RestartProcess")
  RestartOutcome restart(RestartTask task);

  /** The last lines of the component's log, secrets masked. */
  @ActivityMethod(name = "ReadLogTail")
  String logTail(ProcessTask task);

  /**
   * A node whose process is to be inspected.
   *
   * @param cluster the cluster's name in the registry
   * @param node the node
   * @param edit what is set in its file, so that its log is not shown with secrets; null if nothing
   */
  record ProcessTask(String cluster, Node node, @Nullable ConfigEdit edit) {
    public ProcessTask(String cluster, Node node) {
      this(cluster, node, null);
    }
  }

  /**
   * One restart.
   *
   * @param lease the rollout's lease
   * @param node the node
   * @param before the process that is to be replaced, as inspected before
   * @param mode how the new process shall run
   * @param procedure FAST: stop, registration gone, start; DOCUMENTED: {@code start.sh restart}
   * @param deadline the longest time it may take
   * @param edit what was or is set in its file, so that its log is not shown with secrets; null if
   *     nothing
   * @param modeBefore how a process is to run that takes the place of {@code before} again, should
   *     this be undone
   * @param puttingBack whether this is such an undoing; that it was done is then written into the
   *     lease
   */
  record RestartTask(
      Lease lease,
      Node node,
      ProcessSnapshot before,
      ProcessMode mode,
      Procedure procedure,
      Duration deadline,
      @Nullable ConfigEdit edit,
      ProcessMode modeBefore,
      boolean puttingBack) {

    /** A restart in which no file was edited. */
    public RestartTask(
        Lease lease,
        Node node,
        ProcessSnapshot before,
        ProcessMode mode,
        Procedure procedure,
        Duration deadline) {
      this(lease, node, before, mode, procedure, deadline, null, before.mode(), false);
    }
  }

  /**
   * A restart that succeeded.
   *
   * @param process the new process
   * @param alreadyDone whether an earlier attempt had done it
   * @param note a sentence for the report
   * @param attempts how often the activity was tried
   */
  record RestartOutcome(ProcessSnapshot process, boolean alreadyDone, String note, int attempts)
      implements AttemptedResult<RestartOutcome> {

    public RestartOutcome(ProcessSnapshot process, boolean alreadyDone, String note) {
      this(process, alreadyDone, note, 1);
    }

    @Override
    public RestartOutcome withAttempts(int attempts) {
      return new RestartOutcome(process, alreadyDone, note, attempts);
    }
  }
}
