package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.RecoveryLook;
import io.openmldb.rollout.starter.temporal.RecoveryRun;
import io.openmldb.rollout.starter.text.EndingText;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.RecoveryStatusText;
import io.openmldb.rollout.starter.text.RecoveryText;
import io.openmldb.rollout.starter.watch.LiveView;
import io.openmldb.rollout.starter.watch.RecoveryLineView;
import io.openmldb.rollout.starter.watch.View;
import io.openmldb.rollout.starter.watch.Watcher;

/** Watching a recovery or repair from the command line: which view, and the end. */
final class RecoveryWatch {

  private final Surroundings surroundings;
  private final boolean json;

  RecoveryWatch(Surroundings surroundings, boolean json) {
    this.surroundings = surroundings;
    this.json = json;
  }

  /**
   * Follows {@code run} to its end.
   *
   * @param live whether it is shown on standard output, by a table that is redrawn where that is a
   *     terminal; else one line for each change goes to standard error
   */
  ExitCode follow(RecoveryRun run, boolean live) {
    View<RecoveryLook> view = view(live);
    Thread farewell = new Thread(() -> sayGoodbye(view, run), "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    Ending ending = new Watcher<>(run, view, surroundings.pace()).follow();
    Runtime.getRuntime().removeShutdownHook(farewell);
    show(ending, run);
    return ending.exitCode();
  }

  private View<RecoveryLook> view(boolean live) {
    if (live && !json && surroundings.terminal().interactive()) {
      RecoveryStatusText text =
          new RecoveryStatusText(surroundings.times(), surroundings.colored());
      int rows = surroundings.terminal().rows();
      return new LiveView<>(
          surroundings.out(), surroundings.terminal(), (look, now) -> text.of(look, now, rows));
    }
    boolean beside = json || !live;
    return new RecoveryLineView(
        beside ? surroundings.err() : surroundings.out(), surroundings.times());
  }

  private void sayGoodbye(View<RecoveryLook> view, RecoveryRun run) {
    view.close();
    surroundings
        .err()
        .println(
            """

            %1$s goes on without being watched
              watch it again   rollout watch %1$s\
            """
                .formatted(run.workflowId()));
  }

  private void show(Ending ending, RecoveryRun run) {
    if (ending instanceof Ending.Recovered recovered) {
      if (json) {
        surroundings.out().println(JsonText.of(recovered.report()));
      } else {
        RecoveryText.Words words = RecoveryText.Words.of(run.type());
        surroundings.print(new RecoveryText(surroundings.colored(), words).of(recovered.report()));
      }
      return;
    }
    new EndingText(surroundings.times(), surroundings.colored())
        .of(ending, run.workflowId())
        .lines()
        .forEach(surroundings.err()::println);
  }
}
