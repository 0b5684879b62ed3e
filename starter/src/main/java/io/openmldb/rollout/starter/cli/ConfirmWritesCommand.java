package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.message.WritesState;
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

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    context.out().println(rollout.confirmWrites(state, said.recordedReason()).message());
    return ExitCode.SUCCEEDED;
  }
}
