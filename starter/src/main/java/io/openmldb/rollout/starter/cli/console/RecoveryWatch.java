package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.RecoverySnapshot;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.RecoveryStatusText;
import io.openmldb.rollout.starter.render.RecoveryText;
import io.openmldb.rollout.starter.render.WorkflowResultText;
import io.openmldb.rollout.starter.watch.LiveTableView;
import io.openmldb.rollout.starter.watch.RecoveryLineView;
import io.openmldb.rollout.starter.watch.WatchView;

/** Watching a recovery or repair from the command line: which view, and the end. */
public final class RecoveryWatch {

  private final CommandContext context;
  private final boolean json;

  public RecoveryWatch(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  /**
   * Follows {@code run} to its end.
   *
   * @param live whether it is shown on standard output, by a table that is redrawn where that is a
   *     terminal; else one line for each change goes to standard error
   */
  public ExitCode follow(RecoveryHandle run, boolean live) {
    WorkflowResult ending = await(run, live);
    show(ending, run);
    return ending.exitCode();
  }

  /** The same, but for its end, of which nothing is printed. */
  WorkflowResult await(RecoveryHandle run, boolean live) {
    return new AttendedWatch(context).follow(run, view(live), howToContinue(run));
  }

  private WatchView<RecoverySnapshot> view(boolean live) {
    if (live && !json && context.terminal().interactive()) {
      RecoveryStatusText text = new RecoveryStatusText(context.times(), context.colored());
      return new LiveTableView<>(
          context.out(), context.terminal(), (look, now, rows) -> text.of(look, now, rows));
    }
    boolean beside = json || !live;
    return new RecoveryLineView(beside ? context.err() : context.out(), context.times());
  }

  private static String howToContinue(RecoveryHandle run) {
    return """

            %1$s goes on without being watched
              watch it again   rollout watch %1$s\
            """
        .formatted(run.workflowId());
  }

  /** Prints how {@code run} ended. */
  void show(WorkflowResult ending, RecoveryHandle run) {
    if (ending instanceof WorkflowResult.Recovered recovered) {
      if (json) {
        context.out().println(JsonText.of(recovered.report()));
      } else {
        RecoveryText.Words words = RecoveryText.Words.of(run.type());
        context.print(new RecoveryText(context.colored(), words).of(recovered.report()));
      }
      return;
    }
    new WorkflowResultText(context.times(), context.colored())
        .of(ending, run.workflowId())
        .lines()
        .forEach(context.err()::println);
  }
}
