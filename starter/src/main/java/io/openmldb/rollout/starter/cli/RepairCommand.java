package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.cli.option.RecoveryOptions;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Undoes what a rollout has left behind. */
@Command(
    name = "repair",
    header = "Undo what a terminated rollout has left behind.",
    description =
        "Says what is recorded in the cluster's lease, then undoes it: a write fence, auto_failover"
            + " switched off, detached followers, leaders away from home, a tablet that is not"
            + " whole. Then the lease is removed. Refused while the workflow that holds the cluster"
            + " runs. Exits 0 when nothing is left behind, 1 when something is.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout repair demo --dry-run", "  rollout repair demo"})
final class RepairCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private RecoveryOptions options;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    RepairRequest request =
        new RepairRequest(
            options.cluster,
            options.dryRun,
            options.noProgress(),
            options.said.reason(),
            options.said.by());
    return new RecoveryRunner(root, output)
        .run(ClusterRepairWorkflow.TYPE, "repair", options, request)
        .number();
  }
}
