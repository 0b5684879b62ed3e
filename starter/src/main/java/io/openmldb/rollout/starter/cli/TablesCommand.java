package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.looks.ClusterTables;
import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesRequest;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Errand;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.TablesText;
import java.util.UUID;
import java.util.concurrent.Callable;
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
  private String db;

  @Option(names = "--table", paramLabel = "NAME", description = "Only tables of this name.")
  private String table;

  @Option(
      names = "--tablet",
      paramLabel = "HOST:PORT",
      description = "Only partitions with a replica on this tablet.")
  private String tablet;

  @Option(names = "--unhealthy", description = "Only partitions with which something is wrong.")
  private boolean unhealthy;

  @Override
  public Integer call() {
    Surroundings surroundings = root.surroundings();
    TablesRequest request = new TablesRequest(cluster, db, table, tablet, unhealthy);
    Errand errand =
        new Errand(
            ClusterTables.TYPE,
            "tables-" + cluster + "-" + UUID.randomUUID(),
            cluster + ": tables",
            Looking.LONGEST);
    TablesLook look;
    try (TemporalConnection connection = root.connect()) {
      look = connection.errands().run(errand, request, TablesLook.class, surroundings.pace());
    }
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(look));
    } else {
      surroundings.print(new TablesText(surroundings.colored()).of(look));
    }
    boolean found = unhealthy && look.unhealthy() > 0;
    return (found ? ExitCode.FAILED : ExitCode.SUCCEEDED).number();
  }
}
