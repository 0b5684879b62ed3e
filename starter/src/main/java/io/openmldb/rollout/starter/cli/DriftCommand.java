package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.DriftText;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.workflows.api.ClusterDriftWorkflow;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows where configuration has drifted. */
@Command(
    name = "drift",
    header = "Show where files, running processes and siblings do not agree.",
    description =
        "For every node and key: the value in the file against the one that the process runs with"
            + " (by its flags page; where that is off, by the age of file and process), and against"
            + " the same key of the node's siblings. Changes nothing. Exits 1 when there is drift, or"
            + " a node could not be read.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout drift demo", "  rollout drift demo --output json"})
final class DriftCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  private String cluster;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    WorkflowStart workflowStart =
        new WorkflowStart(
            cluster,
            ClusterDriftWorkflow.TYPE,
            "drift-" + cluster + "-" + UUID.randomUUID(),
            cluster + ": drift",
            WorkflowStart.LONGEST_INSPECTION);
    DriftReport look;
    try (TemporalConnection connection = root.connect()) {
      look =
          connection
              .workflowStarter()
              .run(workflowStart, new DriftRequest(cluster), DriftReport.class, context.clock());
    }
    if (output.isJson()) {
      context.out().println(JsonText.of(look));
    } else {
      context.print(new DriftText(context.colored()).of(look));
    }
    boolean clean = look.drifts().isEmpty() && look.unread().isEmpty();
    return (clean ? ExitCode.SUCCEEDED : ExitCode.FAILED).number();
  }
}
