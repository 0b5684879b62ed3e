package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.OperationsText;
import io.openmldb.rollout.workflows.api.ClusterOperationsWorkflow;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows a nameserver's operations. */
@Command(
    name = "ops",
    header = "Show the operations of a cluster's nameserver, the newest first.",
    description =
        "What the leading nameserver remembers: after a takeover only what is unfinished or failed."
            + " Changes nothing. Exits 0 when it could be shown; with --failed, 1 when there is"
            + " anything to show.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout ops demo",
      "  rollout ops demo --failed --since 2h",
      "  rollout ops demo --since 2026-11-25T03:00:00Z --output json"
    })
final class OpsCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  private String cluster;

  @Option(names = "--failed", description = "Only operations that failed or were cancelled.")
  private boolean failed;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only those that began since then: a time as 2026-11-25T03:00:00Z, or 90m, 2h.")
  private @Nullable String since;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    OperationsRequest request =
        new OperationsRequest(cluster, failed, since(context.clock().now()));
    WorkflowStart workflowStart =
        new WorkflowStart(
            cluster,
            ClusterOperationsWorkflow.TYPE,
            "ops-" + cluster + "-" + UUID.randomUUID(),
            cluster + ": operations",
            WorkflowStart.LONGEST_INSPECTION);
    OperationsReport look;
    try (TemporalConnection connection = root.connect()) {
      look =
          connection
              .workflowStarter()
              .run(workflowStart, request, OperationsReport.class, context.clock());
    }
    if (output.isJson()) {
      context.out().println(JsonText.of(look));
    } else {
      context.print(new OperationsText(context.times(), context.colored()).of(look));
    }
    boolean found = failed && !look.operations().isEmpty();
    return (found ? ExitCode.FAILED : ExitCode.SUCCEEDED).number();
  }

  private @Nullable Instant since(Instant now) {
    if (since == null) {
      return null;
    }
    try {
      return since.contains("T") && since.endsWith("Z")
          ? Instant.parse(since)
          : now.minus(
              Duration.parse("PT" + since.toUpperCase(Locale.ROOT).replaceFirst("^PT", "")));
    } catch (DateTimeException e) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "--since \"%s\" is neither a time such as 2026-11-25T03:00:00Z nor a span such as 90m or 2h"
              .formatted(since),
          e);
    }
  }
}
