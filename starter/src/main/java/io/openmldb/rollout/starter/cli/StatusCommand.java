package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.CutOffRollout;
import io.openmldb.rollout.starter.temporal.RecoveryLook;
import io.openmldb.rollout.starter.temporal.RecoveryRun;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.RecoveryStatusText;
import io.openmldb.rollout.starter.text.StatusText;
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
final class StatusCommand extends FollowedSubcommand {

  @Mixin private OutputOption output;

  @Override
  ExitCode run(Rollout rollout, Surroundings surroundings) {
    Optional<CutOffRollout> cutOff = rollout.cutOff();
    if (cutOff.isPresent()) {
      return surroundings.show(cutOff.get(), output.isJson());
    }
    RolloutStatus status = rollout.status();
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(status));
    } else {
      StatusText text = new StatusText(surroundings.times(), surroundings.colored());
      surroundings.print(text.of(status, name(), surroundings.pace().now()));
    }
    return ExitCode.SUCCEEDED;
  }

  @Override
  ExitCode run(RecoveryRun recovery, Surroundings surroundings) {
    RecoveryLook look = recovery.status();
    if (output.isJson()) {
      surroundings.out().println(JsonText.of(look));
    } else {
      RecoveryStatusText text =
          new RecoveryStatusText(surroundings.times(), surroundings.colored());
      surroundings.print(text.of(look, surroundings.pace().now(), Integer.MAX_VALUE));
    }
    return ExitCode.SUCCEEDED;
  }
}
