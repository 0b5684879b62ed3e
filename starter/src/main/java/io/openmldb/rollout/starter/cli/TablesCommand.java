package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.TablesText;
import io.openmldb.rollout.workflows.api.ClusterTablesWorkflow;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows every partition of a cluster. */
@Command(
    name = "tables",
    header = "Show a cluster's partitions, their replicas, and what is wrong.",
    description =
        "What nameserver and tablets say of every partition of every database, the internal ones"
            + " included, compared with each other. Changes nothing. Exits 0 when it could be"
            + " shown; with --unhealthy, 1 when there is anything to show.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout tables demo",
      "  rollout tables demo --unhealthy",
      "  rollout tables demo --tablet 10.0.0.7:10921 --output json"
    })
final class TablesCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  private String cluster;

  @Option(names = "--db", paramLabel = "NAME", description = "Only tables of this database.")
  private @Nullable String db;

  @Option(names = "--table", paramLabel = "NAME", description = "Only tables of this name.")
  private @Nullable String table;

  @Option(
      names = "--tablet",
      paramLabel = "HOST:PORT",
      description = "Only partitions with a replica on this tablet.")
  private @Nullable String tablet;

  @Option(names = "--unhealthy", description = "Only partitions with which something is wrong.")
  private boolean unhealthy;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    TablesRequest request = new TablesRequest(cluster, db, table, tablet, unhealthy);
    WorkflowStart workflowStart =
        new WorkflowStart(
            cluster,
            ClusterTablesWorkflow.TYPE,
            "tables-" + cluster + "-" + UUID.randomUUID(),
            cluster + ": tables",
            WorkflowStart.LONGEST_INSPECTION);
    TablesReport look;
    try (TemporalConnection connection = root.connect()) {
      look =
          connection
              .workflowStarter()
              .run(workflowStart, request, TablesReport.class, context.clock());
    }
    if (output.isJson()) {
      context.out().println(JsonText.of(look));
    } else {
      context.print(new TablesText(context.colored()).of(look));
    }
    boolean found = unhealthy && look.unhealthy() > 0;
    return (found ? ExitCode.FAILED : ExitCode.SUCCEEDED).number();
  }
}
