package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.starter.request.RequestFlags;
import io.openmldb.rollout.starter.request.Requests;
import io.openmldb.rollout.starter.text.CheckText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Checks a cluster as a rollout would, without a change. */
@Command(
    name = "check",
    header = "Check whether a cluster is fit for a rollout.",
    description =
        "Runs every check that precedes a rollout, for every node, without a change: registry,"
            + " hosts file and ZooKeeper against each other, SSH, files, processes, the nodes' own"
            + " binaries, the cluster's health. Touches nothing, and works beside a running rollout."
            + " Exits 0 when nothing refuses a rollout, 3 when something does.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout check demo", "  rollout check demo --procedure DOCUMENTED --output json"})
final class CheckCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  private String cluster;

  @Option(
      names = "--procedure",
      paramLabel = "NAME",
      description = "Check for this procedure: FAST, the default, or DOCUMENTED.")
  private String procedure;

  @Override
  public Integer call() {
    Surroundings surroundings = root.surroundings();
    RequestFlags flags = RequestFlags.restartOf(cluster, procedure);
    RolloutRequest request = Requests.build(flags, true, surroundings.in());
    return new PlanErrand(root, output)
        .run(request, plan -> new CheckText(surroundings.colored()).of(plan))
        .number();
  }
}
