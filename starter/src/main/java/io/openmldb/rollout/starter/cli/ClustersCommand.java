package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.completion.KnownClusters;
import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.ClustersText;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.workflows.api.RegisteredClustersWorkflow;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.ClustersReport.ClusterLine;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists the clusters that the workers know. */
@Command(
    name = "clusters",
    header = "List the clusters that the workers know.",
    description =
        "What the registry file of the worker that answers says: names, and where each cluster is"
            + " found. No cluster is asked.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout clusters", "  rollout clusters --output json | jq -r '.clusters[].name'"})
final class ClustersCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    WorkflowStart workflowStart =
        new WorkflowStart(
            null,
            RegisteredClustersWorkflow.TYPE,
            "clusters-" + UUID.randomUUID(),
            "the clusters that the workers know",
            WorkflowStart.LONGEST_INSPECTION);
    ClustersReport look;
    try (TemporalConnection connection = root.connect()) {
      look =
          connection
              .workflowStarter()
              .run(workflowStart, Map.of(), ClustersReport.class, context.clock());
    }
    KnownClusters.of(context.environment()).add(look.clusters().stream().map(ClusterLine::name));
    if (output.isJson()) {
      context.out().println(JsonText.of(look));
    } else {
      context.print(new ClustersText(context.colored()).of(look));
    }
    return ExitCode.SUCCEEDED.number();
  }
}
