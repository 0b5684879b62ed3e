package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.AttendedWatch;
import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.WorkflowResultText;
import io.openmldb.rollout.starter.render.fleet.FleetText;
import io.openmldb.rollout.starter.watch.FleetLineView;
import io.openmldb.rollout.starter.watch.LiveTableView;
import io.openmldb.rollout.starter.watch.WatchView;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;

/** Watching a fleet rollout from the command line: which view, what Ctrl-C says, and the end. */
final class FleetWatch {

  private final CommandContext context;
  private final boolean json;

  FleetWatch(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  /** Follows {@code handle}, the rollout of {@code fleet}, to its end. */
  ExitCode follow(FleetHandle handle, String fleet) {
    WorkflowResult ending = new AttendedWatch(context).follow(handle, view(), howToContinue(fleet));
    show(ending, fleet);
    return ending.exitCode();
  }

  /** With JSON on standard output, what happens on the way goes to standard error. */
  private WatchView<FleetStatus> view() {
    if (!json && context.terminal().interactive()) {
      return new LiveTableView<>(context.out(), context.terminal(), text()::status);
    }
    return new FleetLineView(json ? context.err() : context.out(), context.times());
  }

  private FleetText text() {
    return new FleetText(context.times(), context.colored() && !json);
  }

  private static String howToContinue(String fleet) {
    return """

            the fleet rollout goes on without being watched
              watch it again   rollout fleet watch %1$s
              end it           rollout fleet abort %1$s\
            """
        .formatted(fleet);
  }

  private void show(WorkflowResult ending, String fleet) {
    if (ending instanceof WorkflowResult.FleetEnded ended) {
      if (json) {
        context.out().println(JsonText.of(ended.report()));
      } else {
        context.out().println();
        context.print(text().summary(ended.report()));
      }
      return;
    }
    new WorkflowResultText(context.times(), context.colored() && !json)
        .of(ending, "fleet-" + fleet)
        .lines()
        .forEach(context.err()::println);
  }
}
