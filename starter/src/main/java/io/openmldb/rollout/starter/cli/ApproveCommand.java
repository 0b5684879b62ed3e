package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Opens a gate. */
@Command(
    name = "approve",
    header = "Open the gate that a rollout waits at.",
    description = "Refused, with exit code 2, when the rollout does not wait for it.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout approve demo APPROVAL", "  rollout approve demo CANARY"})
final class ApproveCommand extends RolloutSubcommand {

  @Parameters(
      index = "1",
      paramLabel = "APPROVAL|CANARY",
      description = "Which gate, as rollout status shows it.")
  private Gate gate;

  @Mixin private RecordOptions said;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    if (gate != Gate.APPROVAL && gate != Gate.CANARY) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, gate + " is not opened by approve; see rollout status " + name());
    }
    surroundings.out().println(rollout.approve(gate, said.said()).message());
    return ExitCode.SUCCEEDED;
  }
}
