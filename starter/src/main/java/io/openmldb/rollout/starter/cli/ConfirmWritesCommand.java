package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.WritesState;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says whether applications write. */
@Command(
    name = "confirm-writes",
    header = "Say that applications stopped writing, or write again.",
    description = "For rollouts with --writes GATED.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout confirm-writes demo PAUSED", "  rollout confirm-writes demo RESUMED"})
final class ConfirmWritesCommand extends RolloutSubcommand {

  @Parameters(index = "1", paramLabel = "PAUSED|RESUMED", description = "What they do now.")
  private WritesState state;

  @Mixin private RecordOptions said;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    surroundings.out().println(rollout.confirmWrites(state, said.said()).message());
    return ExitCode.SUCCEEDED;
  }
}
