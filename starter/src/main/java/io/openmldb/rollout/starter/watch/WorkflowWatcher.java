package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.client.FollowedWorkflow;
import io.openmldb.rollout.starter.client.WaitClock;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows a workflow to its end. That Temporal or every worker is away for a while does not end the
 * watch: it says so once, and goes on when they are back.
 *
 * @param <S> what it says of where it stands
 */
public final class WorkflowWatcher<S> {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final FollowedWorkflow<S> followed;
  private final WatchView<S> view;
  private final WaitClock clock;
  private boolean lastLookWorked;
  private boolean silenceSaid;

  public WorkflowWatcher(FollowedWorkflow<S> followed, WatchView<S> view, WaitClock clock) {
    this.followed = followed;
    this.view = view;
    this.clock = clock;
  }

  /** Shows it until it is over, and returns how it ended. */
  public WorkflowResult follow() {
    try {
      Optional<WorkflowResult> ending = look();
      while (ending.isEmpty()) {
        clock.sleep(INTERVAL);
        ending = look();
      }
      return ending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "the watch was interrupted", e);
    } finally {
      view.close();
    }
  }

  /** The end is asked of Temporal, which knows it even when no worker answers. */
  private Optional<WorkflowResult> look() {
    try {
      Optional<WorkflowResult> ending = followed.result();
      if (ending.isEmpty()) {
        view.show(followed.status(), clock.now());
        lastLookWorked = true;
      } else if (lastLookWorked) {
        showFinalStatus();
      }
      return ending;
    } catch (CommandFailure e) {
      return printOutage(e);
    }
  }

  /** What happened between the last look and the end; the report follows in any case. */
  private void showFinalStatus() {
    try {
      view.show(followed.status(), clock.now());
    } catch (CommandFailure e) {
      lastLookWorked = false;
    }
  }

  private Optional<WorkflowResult> printOutage(CommandFailure e) {
    if (e.exitCode() == ExitCode.BAD_INPUT) {
      return followed.result();
    }
    if (!silenceSaid || lastLookWorked) {
      view.printMessage(e.getMessage() + "\nstill watching", clock.now());
    }
    silenceSaid = true;
    lastLookWorked = false;
    return Optional.empty();
  }
}
