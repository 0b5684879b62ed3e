package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.workflows.api.start.RolloutStarted;

/** Tells of a rollout that was just started, or follows it. */
public final class StartedRollout {

  private final CommandContext context;
  private final boolean json;

  public StartedRollout(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  /** Shows a rollout of {@code cluster}, which the command line finds again by {@code name}. */
  public ExitCode show(RolloutHandle rollout, String cluster, String name, boolean watch) {
    if (watch) {
      return new RolloutWatch(context, json).follow(rollout, name);
    }
    if (json) {
      RolloutStarted started = new RolloutStarted(cluster, rollout.workflowId(), rollout.runId());
      context.out().println(JsonText.of(started));
      return ExitCode.SUCCEEDED;
    }
    context.out().println("started " + rollout.workflowId() + ", run " + rollout.runId());
    context.out().println("  follow it   rollout watch " + name);
    // A plan, which the cluster's name does not find, touches nothing: there is nothing to hold.
    if (name.equals(cluster)) {
      context.out().println("  hold it     rollout pause " + name);
      context.out().println("  end it      rollout abort " + name);
    }
    return ExitCode.SUCCEEDED;
  }
}
