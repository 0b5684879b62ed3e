package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.PlanRunner;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.render.CheckText;
import io.openmldb.rollout.starter.request.CommandLineRequest;
import io.openmldb.rollout.starter.request.RequestOptions;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  private @Nullable String procedure;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    RequestOptions flags = RequestOptions.restartOf(cluster, procedure);
    RolloutRequest request = CommandLineRequest.build(flags, true, context.in());
    return new PlanRunner(context, output)
        .run(root, request, plan -> new CheckText(context.colored()).of(plan))
        .number();
  }
}
