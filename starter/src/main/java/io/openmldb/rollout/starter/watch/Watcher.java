package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.Pace;
import io.openmldb.rollout.starter.temporal.Rollout;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows a rollout to its end. That Temporal or every worker is away for a while does not end the
 * watch: it says so once, and goes on when they are back.
 */
public final class Watcher {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Rollout rollout;
  private final View view;
  private final Pace pace;
  private boolean lastLookWorked;
  private boolean silenceSaid;

  public Watcher(Rollout rollout, View view, Pace pace) {
    this.rollout = rollout;
    this.view = view;
    this.pace = pace;
  }

  /** Shows the rollout until it is over, and returns how it ended. */
  public Ending follow() {
    try {
      Optional<Ending> ending = look();
      while (ending.isEmpty()) {
        pace.sleep(INTERVAL);
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
  private Optional<Ending> look() {
    try {
      Optional<Ending> ending = rollout.ending();
      if (ending.isEmpty()) {
        view.show(rollout.status(), pace.now());
        lastLookWorked = true;
      } else if (lastLookWorked) {
        showTheLastOfIt();
      }
      return ending;
    } catch (CommandFailure e) {
      return saySilence(e);
    }
  }

  /** What happened between the last look and the end; the report follows in any case. */
  private void showTheLastOfIt() {
    try {
      view.show(rollout.status(), pace.now());
    } catch (CommandFailure e) {
      lastLookWorked = false;
    }
  }

  private Optional<Ending> saySilence(CommandFailure e) {
    if (e.exitCode() == ExitCode.BAD_INPUT) {
      return rollout.ending();
    }
    if (!silenceSaid || lastLookWorked) {
      view.say(e.getMessage() + "\nstill watching", pace.now());
    }
    silenceSaid = true;
    lastLookWorked = false;
    return Optional.empty();
  }
}
