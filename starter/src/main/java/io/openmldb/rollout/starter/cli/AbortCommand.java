package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.ReasonOptions;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a rollout early. */
@Command(
    name = "abort",
    header = "End a rollout early, leaving the cluster consistent.",
    description =
        "The node in progress is rolled back if it was not restarted yet, and finished if it was. Returns"
            + " at once; follow the end with: rollout watch CLUSTER. One that keeps updated nodes"
            + " may be followed by one that rolls them back. Refused, with exit code 2, when it is"
            + " too late.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout abort demo",
      "  rollout abort demo --mode ROLLBACK --reason 'latency doubled'"
    })
final class AbortCommand extends RolloutSubcommand {

  @Option(
      names = "--mode",
      paramLabel = "KEEP|ROLLBACK",
      defaultValue = "KEEP",
      description =
          "KEEP leaves updated nodes updated; ROLLBACK rolls them back in reverse order."
              + " Default: KEEP.")
  private AbortMode mode;

  @Mixin private ReasonOptions said;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    context.out().println(name() + ": " + rollout.abort(mode, said.recordedReason()).message());
    context.out().println("  follow it   rollout watch " + name());
    return ExitCode.SUCCEEDED;
  }
}
