package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.RecoveryRunner.Recovery;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.cli.option.RecoveryOptions;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Undoes what a rollout has left behind. */
@Command(
    name = "repair",
    header = "Undo what a terminated rollout has left behind.",
    description =
        "Says what is recorded in the cluster's lease, then undoes it: a write fence, auto_failover"
            + " switched off, detached followers, leaders away from home, a tablet that is not"
            + " whole. Then the lease is removed. Refused while the workflow that holds the cluster"
            + " runs. On a terminal what is left is told first, and asked about. Exits 0 when nothing is left behind, 1 when something is.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout repair demo --dry-run",
      "  rollout repair demo",
      "  rollout repair demo --owner-is-gone --reason 'that Temporal was lost with its database'"
    })
final class RepairCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private RecoveryOptions options;
  @Mixin private OutputOption output;

  @Option(
      names = "--owner-is-gone",
      description =
          "The workflow that holds the cluster belongs to another Temporal, which cannot be asked"
              + " from here, and is gone for good. Taken only after a minute in which nobody has"
              + " worked under the lease. One of this Temporal is never given up so.")
  private boolean ownerIsGone;

  @Override
  public Integer call() {
    String warning =
        ownerIsGone
            ? "if the workflow that holds the cluster lives, it loses it in the middle of its work"
            : "";
    Recovery recovery = new Recovery(ClusterRepairWorkflow.TYPE, "repair", warning, this::request);
    return new RecoveryRunner(root, output).run(recovery, options).number();
  }

  private RepairRequest request(boolean dryRun) {
    return new RepairRequest(
        options.cluster,
        dryRun,
        ownerIsGone,
        options.noProgress(),
        options.said.reason(),
        options.said.by());
  }
}
