package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.StatusText;
import io.openmldb.rollout.starter.render.WorkflowResultText;
import io.openmldb.rollout.starter.watch.LiveTableView;
import io.openmldb.rollout.starter.watch.RolloutLineView;
import io.openmldb.rollout.starter.watch.WatchView;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.util.Optional;

/** Watching from the command line: which view, what Ctrl-C says, and the end. */
public final class RolloutWatch {

  private final CommandContext context;
  private final boolean json;

  public RolloutWatch(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  /** Follows {@code rollout} to its end; {@code name} is how the command line finds it again. */
  public ExitCode follow(RolloutHandle rollout, String name) {
    WorkflowResult ending =
        new AttendedWatch(context).follow(rollout, view(name), howToContinue(name));
    show(ending, name);
    return ending.exitCode();
  }

  /** With JSON on standard output, what happens on the way goes to standard error. */
  private WatchView<RolloutStatus> view(String name) {
    if (json) {
      return new RolloutLineView(context.err(), context.times(), name);
    }
    if (context.terminal().interactive()) {
      StatusText text = new StatusText(context.times(), context.colored());
      return new LiveTableView<>(
          context.out(),
          context.terminal(),
          (status, now, rows) -> text.of(status, name, now, rows));
    }
    return new RolloutLineView(context.out(), context.times(), name);
  }

  private static String howToContinue(String name) {
    return """

            the rollout goes on without being watched
              watch it again   rollout watch %1$s
              end it           rollout abort %1$s\
            """
        .formatted(name);
  }

  private void show(WorkflowResult ending, String name) {
    Optional<Report> report = ending.rolloutReport();
    if (json && report.isPresent()) {
      context.out().println(JsonText.of(report.get()));
      return;
    }
    WorkflowResultText text = new WorkflowResultText(context.times(), context.colored() && !json);
    var to = json ? context.err() : context.out();
    to.println();
    text.of(ending, name).lines().forEach(to::println);
  }
}
