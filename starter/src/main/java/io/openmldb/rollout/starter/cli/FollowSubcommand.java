package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.client.FollowedWorkflow;
import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command that shows what goes on on a cluster: a rollout, a recovery or a repair. */
abstract class FollowSubcommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;

  @Parameters(
      index = "0",
      paramLabel = "CLUSTER",
      description =
          "The cluster's name, which finds what runs on it whatever its workflow id, or else the"
              + " newest rollout; or a workflow id such as plan-demo-... or recover-demo")
  private String name;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "A certain run of a rollout, as rollout history lists it. Default: the newest.")
  private @Nullable String run;

  @Override
  public final Integer call() {
    try (TemporalConnection connection = root.connect()) {
      FollowedWorkflow<?> followed =
          run == null
              ? connection.rollouts().findRolloutOrRecovery(name)
              : connection.rollouts().find(name, run);
      return run(followed, root.context()).number();
    }
  }

  private ExitCode run(FollowedWorkflow<?> followed, CommandContext context) {
    if (followed instanceof RecoveryHandle recovery) {
      return run(recovery, context);
    }
    RolloutHandle rollout = (RolloutHandle) followed;
    context.announceUnusualId(name, rollout);
    return run(rollout, context);
  }

  /** The cluster or workflow as it was typed. */
  final String name() {
    return name;
  }

  abstract ExitCode run(RolloutHandle rollout, CommandContext context);

  abstract ExitCode run(RecoveryHandle recovery, CommandContext context);
}
