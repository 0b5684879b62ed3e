package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.looks.ClusterDrift;
import io.openmldb.rollout.looks.DriftLook;
import io.openmldb.rollout.looks.DriftRequest;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Errand;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.DriftText;
import io.openmldb.rollout.starter.text.JsonText;
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
    Surroundings surroundings = root.surroundings();
    Errand errand =
        new Errand(
            ClusterDrift.TYPE,
            "drift-" + cluster + "-" + UUID.randomUUID(),
            cluster + ": drift",
            Looking.LONGEST);
    DriftLook look;
    try (TemporalConnection connection = root.connect()) {
      look =
          connection
              .errands()
              .run(errand, new DriftRequest(cluster), DriftLook.class, surroundings.pace());
    }
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(look));
    } else {
      surroundings.print(new DriftText(surroundings.colored()).of(look));
    }
    boolean clean = look.drifts().isEmpty() && look.unread().isEmpty();
    return (clean ? ExitCode.SUCCEEDED : ExitCode.FAILED).number();
  }
}
