package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.PlanLookup;
import io.openmldb.rollout.starter.cli.console.ReportPageFile;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.ReportText;
import io.openmldb.rollout.starter.render.WorkflowResultText;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.Report;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what was done. */
@Command(
    name = "report",
    header = "Show what a rollout did: every node, step, move and decision.",
    description =
        "Once the rollout is over, no worker is needed for it, but for the differences of the files."
            + " Exits 0 when there is a report, whatever it says.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout report demo",
      "  rollout report demo --output json > report.json",
      "  rollout report demo --html report.html"
    })
final class ReportCommand extends RolloutSubcommand {

  @Mixin private OutputOption output;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "A certain run, as rollout history lists it. Default: the newest.")
  private @Nullable String run;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write one self-contained page to FILE, for a browser or for print, instead of text.")
  private @Nullable Path html;

  @Override
  @Nullable String run() {
    return run;
  }

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    Optional<WorkflowResult> ending = rollout.result();
    if (ending.isEmpty()) {
      return show(rollout, rollout.report(), context);
    }
    if (ending.get() instanceof WorkflowResult.Reported reported) {
      return show(rollout, reported.report(), context);
    }
    Optional<InterruptedRollout> cutOff = rollout.interruption();
    if (cutOff.isPresent()) {
      requireNoPage(rollout);
      return context.show(cutOff.get(), output.isJson());
    }
    return showWithoutResult(rollout, ending.get(), context);
  }

  /** One that failed has no result; what it did is in a cancelled one's memo, or its memory. */
  private ExitCode showWithoutResult(
      RolloutHandle rollout, WorkflowResult ending, CommandContext context) {
    new WorkflowResultText(context.times(), false)
        .of(ending, name())
        .lines()
        .forEach(context.err()::println);
    return show(rollout, ending.rolloutReport().orElseGet(rollout::report), context);
  }

  private void requireNoPage(RolloutHandle rollout) {
    if (html != null) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "%s was ended from outside and left no report to make a page of; what is known of it:   rollout report %s"
              .formatted(rollout.workflowId(), name()));
    }
  }

  private ExitCode show(RolloutHandle rollout, Report told, CommandContext context) {
    Report report = rollout.withSenders(told);
    if (html != null) {
      new ReportPageFile(context).write(rollout, report, html);
    }
    if (output.isJson()) {
      context.out().println(JsonText.of(report));
    } else if (html == null) {
      ReportText text = new ReportText(context.times(), context.colored());
      PlanLookup planned = PlanLookup.of(rollout);
      context.print(text.whole(report, rollout.request(), planned.plan(), planned.notes()));
    }
    return ExitCode.SUCCEEDED;
  }
}
