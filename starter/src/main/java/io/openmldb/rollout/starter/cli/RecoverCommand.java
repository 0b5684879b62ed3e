package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.recovery.ClusterRecovery;
import io.openmldb.rollout.recovery.RecoveryReport;
import io.openmldb.rollout.recovery.RecoveryRequest;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Errand;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.RecoveryText;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Mends a cluster that was mishandled. */
@Command(
    name = "recover",
    header = "Mend a cluster that was restarted as a whole or otherwise mishandled.",
    description =
        "Says what is wrong, then mends it under the cluster's lease: leaders where there are none"
            + " or two, replicas that nobody serves or replicates to. Restarts nothing and changes no"
            + " file. Exits 0 when the cluster is well in the end, 1 when something is left.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout recover demo --dry-run",
      "  rollout recover demo --reason \"power failure\""
    })
final class RecoverCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name.")
  private String cluster;

  @Option(names = "--dry-run", description = "Only say what is wrong; exits 1 when anything is.")
  private boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason;

  @Override
  public Integer call() {
    Surroundings surroundings = root.surroundings();
    Errand errand =
        dryRun
            ? new Errand(
                ClusterRecovery.TYPE,
                "recover-plan-" + cluster + "-" + UUID.randomUUID(),
                cluster + ": what is wrong",
                Looking.LONGEST)
            : new Errand(ClusterRecovery.TYPE, "recover-" + cluster, cluster + ": recovery", null);
    RecoveryReport report;
    try (TemporalConnection connection = root.connect()) {
      RecoveryRequest request = new RecoveryRequest(cluster, dryRun, reason);
      report = connection.errands().run(errand, request, RecoveryReport.class, surroundings.pace());
    }
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(report));
    } else {
      surroundings.print(new RecoveryText(surroundings.colored()).of(report));
    }
    return (report.left().isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FAILED).number();
  }
}
