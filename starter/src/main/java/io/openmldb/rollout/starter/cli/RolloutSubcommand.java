package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command about one rollout that exists already. */
abstract class RolloutSubcommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;

  @Parameters(
      index = "0",
      paramLabel = "CLUSTER",
      description =
          "The cluster's name, which finds its running rollout whatever its workflow id, or else"
              + " the newest; or a workflow id such as plan-demo-...")
  private String name;

  @Override
  public final Integer call() {
    try (TemporalConnection connection = root.connect()) {
      RolloutHandle rollout = connection.rollouts().find(name, run());
      root.context().announceUnusualId(name, rollout);
      return run(rollout, root.context()).number();
    }
  }

  /** The cluster or workflow as it was typed. */
  final String name() {
    return name;
  }

  /** The run that is meant; null for the newest. */
  @Nullable String run() {
    return null;
  }

  abstract ExitCode run(RolloutHandle rollout, CommandContext context);
}
