package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.RecoverySnapshot;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.RolloutHandle.ResetRun;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.RecoveryStatusText;
import io.openmldb.rollout.starter.render.StatusText;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows where a rollout, a recovery or a repair stands. */
@Command(
    name = "status",
    header = "Show where a rollout, a recovery or a repair stands.",
    description =
        "Phase, nodes with their steps and moves, what it waits for and the command that answers."
            + " Exits 0 when it could be shown, whatever it says.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout status demo", "  rollout status demo --output json | jq .phase"})
final class StatusCommand extends FollowSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(RolloutHandle rollout, CommandContext context) {
    Optional<InterruptedRollout> cutOff = rollout.interruption();
    if (cutOff.isPresent()) {
      return context.show(cutOff.get(), output.isJson());
    }
    RolloutStatus status = rollout.status();
    if (output.isJson()) {
      context.out().println(JsonText.of(status));
    } else {
      StatusText text = new StatusText(context.times(), context.colored());
      context.print(text.of(status, name(), context.clock().now()));
      if (status.outcome() == null) {
        rollout.reset(status).ifPresent(reset -> context.out().println(said(reset)));
      }
    }
    return ExitCode.SUCCEEDED;
  }

  private static String said(ResetRun reset) {
    String again =
        reset.again().isEmpty()
            ? ""
            : "; updated by that run already, and restarted once more: "
                + String.join(", ", reset.again());
    return "%nthis is a reset run, of run %s%s".formatted(reset.of(), again);
  }

  @Override
  ExitCode run(RecoveryHandle recovery, CommandContext context) {
    RecoverySnapshot look = recovery.status();
    if (output.isJson()) {
      context.out().println(JsonText.of(look));
    } else {
      RecoveryStatusText text = new RecoveryStatusText(context.times(), context.colored());
      context.print(text.of(look, context.clock().now(), Integer.MAX_VALUE));
    }
    return ExitCode.SUCCEEDED;
  }
}
