package io.openmldb.rollout.starter.cli.fleet;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.OperatorPrompt;
import io.openmldb.rollout.starter.cli.option.ConfirmationOption;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.fleet.FleetClient;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.request.RequestDocument;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetRequestReader;
import io.openmldb.rollout.workflows.api.request.SecretKeys;
import io.openmldb.rollout.workflows.api.start.FleetStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts a fleet rollout. */
@Command(
    name = "start",
    header = "Start one change on many clusters.",
    description =
        "Starts the workflow fleet-FLEET and returns; with --watch follows it to its end. Only one"
            + " rollout of a fleet runs at a time. On a terminal it asks before it changes"
            + " anything.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout fleet start -f fleet.yaml --dry-run --watch",
      "  rollout fleet start -f fleet.yaml --reason 'smaller heaps'"
    })
final class FleetStartCommand implements Callable<Integer> {

  @ParentCommand private FleetCommand fleets;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "The request, as JSON or YAML; - reads standard input.")
  private String file;

  @Option(names = "--dry-run", description = "Only plan every cluster, touching nothing.")
  private boolean dryRun;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for the record. It takes the place of the file's.")
  private @Nullable String reason;

  @Option(names = "--watch", description = "Follow the fleet rollout to its end.")
  private boolean watch;

  @Mixin private ConfirmationOption confirmation;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    CommandContext context = fleets.root().context();
    FleetRequest request = request(context).askedBy(TemporalConnection.operator());
    confirm(request, context.prompt());
    try (TemporalConnection connection = fleets.root().connect()) {
      FleetHandle started = new FleetClient(connection).start(request);
      if (watch) {
        return new FleetWatch(context, output.isJson()).follow(started, fleetOf(request)).number();
      }
      tell(context, request, started);
      return ExitCode.SUCCEEDED.number();
    }
  }

  private FleetRequest request(CommandContext context) {
    JsonNode json = RequestDocument.open(file, context.in()).parse();
    if (json instanceof ObjectNode object) {
      amend(object);
    }
    FleetRequest request = FleetRequestReader.read(json);
    List<String> problems = new ArrayList<>(request.problems());
    problems.addAll(SecretKeys.plainSecrets(request.forCluster(null, null), SecretKeys::isUsual));
    if (!problems.isEmpty()) {
      throw CommandFailure.listing(
          ExitCode.BAD_INPUT, "the request is wrong; nothing was started:", problems);
    }
    return request;
  }

  /** Options that are no object stay as they are: the reader says what is wrong with them. */
  private void amend(ObjectNode request) {
    if (reason != null) {
      request.put("reason", reason);
    }
    if (!dryRun) {
      return;
    }
    if (!request.hasNonNull("options")) {
      request.putObject("options");
    }
    if (request.get("options") instanceof ObjectNode options) {
      options.put("dryRun", true);
    }
  }

  private void confirm(FleetRequest request, OperatorPrompt prompt) {
    if (confirmation.yes || request.options().dryRun() || prompt == OperatorPrompt.NOBODY) {
      return;
    }
    OperatorPrompt.requireYes(
        prompt.ask(
            "This changes up to %d clusters, %d at a time. Go on? [y/N] "
                .formatted(request.clusters().size(), request.strategy().maxConcurrent())),
        "nothing was started");
  }

  private void tell(CommandContext context, FleetRequest request, FleetHandle started) {
    if (output.isJson()) {
      context
          .out()
          .println(
              JsonText.of(
                  new FleetStarted(fleetOf(request), started.workflowId(), started.runId())));
      return;
    }
    context
        .out()
        .println(
            """
            started %1$s, run %2$s
              follow it   rollout fleet watch %3$s
              hold it     rollout fleet pause %3$s
              end it      rollout fleet abort %3$s"""
                .formatted(started.workflowId(), started.runId(), request.fleet()));
  }

  private static String fleetOf(FleetRequest request) {
    return requireNonNull(request.fleet(), "a request without problems names its fleet");
  }
}
