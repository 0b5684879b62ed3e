package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.status.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers a failure. */
@Command(
    name = "decide",
    header = "Answer a failure.",
    description =
        "RETRY tries again. SKIP: after a node that failed, leave it out; at HEALTH, go on although"
            + " the cluster is not healthy, so that the node is touched; at JOBS, restart the"
            + " taskmanager while its jobs run; after a confirmation that failed, accept what it"
            + " found. ROLLBACK rolls every updated node back, ABORT ends with updated nodes kept."
            + " rollout status says which are possible. Refused, with exit code 2, when nothing"
            + " waits for it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout decide demo 10.0.0.7:10921 RETRY",
      "  rollout decide demo demo ABORT      (the cluster itself is at fault)"
    })
final class DecideCommand extends RolloutSubcommand {

  @Parameters(
      index = "1",
      paramLabel = "ENDPOINT",
      description = "The node, or the cluster's name, as rollout status shows it.")
  private String endpoint;

  @Parameters(index = "2", paramLabel = "RETRY|SKIP|ROLLBACK|ABORT", description = "What to do.")
  private Decision decision;

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    context.out().println(rollout.decide(endpoint, decision, said.recordedReason()).message());
    return ExitCode.SUCCEEDED;
  }
}
