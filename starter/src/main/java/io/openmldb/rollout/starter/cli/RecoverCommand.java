package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.RecoveryRunner.Recovery;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.cli.option.RecoveryOptions;
import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Recovers a cluster that was mishandled. */
@Command(
    name = "recover",
    header = "Recover a cluster that was restarted as a whole or otherwise mishandled.",
    description =
        "Says what is wrong, then recovers it under the cluster's lease: leaders where there are none"
            + " or two, replicas that nobody serves or replicates to. Restarts only a tablet that"
            + " serves nothing because the nameserver missed its registration; and where the lease"
            + " records a node that an ended rollout was at, puts its file and process back. On a terminal what is wrong is told first, and asked about. Exits 0 when the cluster is healthy in the end, 1 when something is left.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout recover demo --dry-run",
      "  rollout recover demo --reason \"power failure\""
    })
final class RecoverCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private RecoveryOptions options;
  @Mixin private OutputOption output;

  @Option(
      names = "--without",
      paramLabel = "ENDPOINT",
      description =
          "Give up this tablet, which is away or has lost its data: partitions whose replica there"
              + " cannot be read are led by the best of the others, and what only it holds is lost."
              + " May be repeated.")
  private List<String> without = List.of();

  @Override
  public Integer call() {
    String warning =
        without.isEmpty() ? "" : "what only " + String.join(", ", without) + " holds is lost";
    Recovery recovery =
        new Recovery(ClusterRecoveryWorkflow.TYPE, "recover", warning, this::request);
    return new RecoveryRunner(root, output).run(recovery, options).number();
  }

  private RecoveryRequest request(boolean dryRun) {
    return new RecoveryRequest(
        options.cluster,
        dryRun,
        without,
        options.noProgress(),
        options.said.reason(),
        options.said.by());
  }
}
