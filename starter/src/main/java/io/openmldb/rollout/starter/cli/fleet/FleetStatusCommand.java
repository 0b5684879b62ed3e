package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.fleet.FleetText;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows where a fleet rollout stands. */
@Command(
    name = "status",
    header = "Show where a fleet rollout stands.",
    description =
        "Every cluster, and what the fleet rollout waits for. What a cluster waits for is said by:"
            + " rollout status CLUSTER. Exits 0 when it could be shown.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout fleet status production --output json | jq .progress"})
final class FleetStatusCommand extends FleetSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(FleetHandle handle, CommandContext context) {
    FleetStatus status = handle.status();
    if (output.isJson()) {
      context.out().println(JsonText.of(status));
    } else {
      FleetText text = new FleetText(context.times(), context.colored());
      context.print(text.status(status, context.clock().now(), Integer.MAX_VALUE));
    }
    return ExitCode.SUCCEEDED;
  }
}
