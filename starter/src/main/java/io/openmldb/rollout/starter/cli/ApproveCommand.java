package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.status.Gate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Opens a gate. */
@Command(
    name = "approve",
    header = "Open the gate that a rollout waits at.",
    description = "Refused, with exit code 2, when the rollout does not wait for it.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout approve demo APPROVAL", "  rollout approve demo CANARY 10.0.0.7:10921"})
final class ApproveCommand extends RolloutSubcommand {

  @Parameters(
      index = "1",
      paramLabel = "APPROVAL|CANARY",
      description = "Which gate, as rollout status shows it.")
  private Gate gate;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "ENDPOINT",
      description =
          "The node that is approved, as rollout status shows it: an approval that comes late then"
              + " opens no other node's gate. Default: whatever waits at the gate.")
  private @Nullable String endpoint;

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    if (gate != Gate.APPROVAL && gate != Gate.CANARY) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, gate + " is not opened by approve; see rollout status " + name());
    }
    context.out().println(rollout.approve(gate, endpoint, said.recordedReason()).message());
    return ExitCode.SUCCEEDED;
  }
}
