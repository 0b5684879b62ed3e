package io.openmldb.rollout.starter.watch;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.Followed;
import io.openmldb.rollout.starter.temporal.Pace;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows a workflow to its end. That Temporal or every worker is away for a while does not end the
 * watch: it says so once, and goes on when they are back.
 *
 * @param <S> what it says of where it stands
 */
public final class Watcher<S> {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Followed<S> followed;
  private final View<S> view;
  private final Pace pace;
  private boolean lastLookWorked;
  private boolean silenceSaid;

  public Watcher(Followed<S> followed, View<S> view, Pace pace) {
    this.followed = followed;
    this.view = view;
    this.pace = pace;
  }

  /** Shows it until it is over, and returns how it ended. */
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
      Optional<Ending> ending = followed.ending();
      if (ending.isEmpty()) {
        view.show(followed.status(), pace.now());
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
      view.show(followed.status(), pace.now());
    } catch (CommandFailure e) {
      lastLookWorked = false;
    }
  }

  private Optional<Ending> saySilence(CommandFailure e) {
    if (e.exitCode() == ExitCode.BAD_INPUT) {
      return followed.ending();
    }
    if (!silenceSaid || lastLookWorked) {
      view.say(e.getMessage() + "\nstill watching", pace.now());
    }
    silenceSaid = true;
    lastLookWorked = false;
    return Optional.empty();
  }
}
