package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.CutOffRollout;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.text.EndingText;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.ReportText;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what was done. */
@Command(
    name = "report",
    header = "Show what a rollout did: every node, step, move and decision.",
    description =
        "Once the rollout is over, no worker is needed for it. Exits 0 when there is a report,"
            + " whatever it says.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout report demo", "  rollout report demo --output json > report.json"})
final class ReportCommand extends RolloutSubcommand {

  @Mixin private OutputOption output;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "A certain run, as rollout history lists it. Default: the newest.")
  private String run;

  @Override
  String run() {
    return run;
  }

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    Optional<Ending> ending = rollout.ending();
    if (ending.isEmpty()) {
      return show(rollout.report(), surroundings);
    }
    if (ending.get() instanceof Ending.Reported reported) {
      return show(reported.report(), surroundings);
    }
    Optional<CutOffRollout> cutOff = rollout.cutOff();
    if (cutOff.isPresent()) {
      return surroundings.show(cutOff.get(), output.isJson());
    }
    return showWithoutResult(rollout, ending.get(), surroundings);
  }

  /** One that failed has no result; what it did is in a cancelled one's memo, or its memory. */
  private ExitCode showWithoutResult(Rollout rollout, Ending ending, Surroundings surroundings) {
    new EndingText(surroundings.times(), false)
        .of(ending, name())
        .lines()
        .forEach(surroundings.err()::println);
    return show(ending.rolloutReport().orElseGet(rollout::report), surroundings);
  }

  private ExitCode show(Report report, Surroundings surroundings) {
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(report));
    } else {
      ReportText text = new ReportText(surroundings.times(), surroundings.colored());
      surroundings.print(text.whole(report));
    }
    return ExitCode.SUCCEEDED;
  }
}
