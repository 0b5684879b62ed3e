package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Followed;
import io.openmldb.rollout.starter.temporal.RecoveryRun;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command that shows what goes on on a cluster: a rollout, a recovery or a repair. */
abstract class FollowedSubcommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;

  @Parameters(
      index = "0",
      paramLabel = "CLUSTER",
      description = "The cluster's name, or a workflow id such as plan-demo-... or recover-demo")
  private String name;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "A certain run of a rollout, as rollout history lists it. Default: the newest.")
  private String run;

  @Override
  public final Integer call() {
    try (TemporalConnection connection = root.connect()) {
      Followed<?> followed =
          run == null
              ? connection.rollouts().findFollowed(name)
              : connection.rollouts().find(name, run);
      ExitCode code =
          followed instanceof RecoveryRun recovery
              ? run(recovery, root.surroundings())
              : run((Rollout) followed, root.surroundings());
      return code.number();
    }
  }

  /** The cluster or workflow as it was typed. */
  final String name() {
    return name;
  }

  abstract ExitCode run(Rollout rollout, Surroundings surroundings);

  abstract ExitCode run(RecoveryRun recovery, Surroundings surroundings);
}
