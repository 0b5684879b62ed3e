package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.AbortMode;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a rollout early. */
@Command(
    name = "abort",
    header = "End a rollout early, leaving the cluster consistent.",
    description =
        "A node under way is put back if it was not restarted yet, and finished if it was. Returns"
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
          "KEEP leaves updated nodes updated; ROLLBACK puts them back in reverse order."
              + " Default: KEEP.")
  private AbortMode mode;

  @Mixin private RecordOptions said;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    surroundings.out().println(name() + ": " + rollout.abort(mode, said.said()).message());
    surroundings.out().println("  follow it   rollout watch " + name());
    return ExitCode.SUCCEEDED;
  }
}
