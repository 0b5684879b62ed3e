package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.fleet.FleetText;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a fleet rollout did. */
@Command(
    name = "report",
    header = "Show what a fleet rollout did: every cluster, and who decided what.",
    description =
        "Once the fleet rollout is over, no worker is needed for it. What was done on a cluster is"
            + " said by: rollout report CLUSTER. Exits 0 when there is a report.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout fleet report production --output json > report.json"})
final class FleetReportCommand extends FleetSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(FleetHandle handle, CommandContext context) {
    FleetReport told =
        handle
            .result()
            .filter(WorkflowResult.FleetEnded.class::isInstance)
            .map(ending -> ((WorkflowResult.FleetEnded) ending).report())
            .orElseGet(handle::report);
    FleetReport report = handle.withSenders(told);
    if (output.isJson()) {
      context.out().println(JsonText.of(report));
    } else {
      context.print(new FleetText(context.times(), context.colored()).report(report));
    }
    return ExitCode.SUCCEEDED;
  }
}
