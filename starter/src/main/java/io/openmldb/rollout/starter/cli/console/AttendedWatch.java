package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.FollowedWorkflow;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.watch.WatchView;
import io.openmldb.rollout.starter.watch.WorkflowWatcher;

/** Follows a workflow at the command line, where Ctrl-C ends the watching and nothing else. */
public final class AttendedWatch {

  private final CommandContext context;

  public AttendedWatch(CommandContext context) {
    this.context = context;
  }

  /**
   * Follows {@code workflow} to its end.
   *
   * @param view shows where it stands
   * @param farewell what is said when the watching is ended: how to go on
   */
  public <S> WorkflowResult follow(
      FollowedWorkflow<S> workflow, WatchView<S> view, String farewell) {
    Thread onInterrupt =
        new Thread(
            () -> {
              view.close();
              context.err().println(farewell);
            },
            "farewell");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    WorkflowResult ending = new WorkflowWatcher<>(workflow, view, context.clock()).follow();
    Runtime.getRuntime().removeShutdownHook(onInterrupt);
    return ending;
  }
}
