package io.openmldb.rollout.starter.cli;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.starter.cli.console.PlanRunner;
import io.openmldb.rollout.starter.cli.console.PlanRunner.Planned;
import io.openmldb.rollout.starter.cli.console.StartConfirmation;
import io.openmldb.rollout.starter.cli.console.StartedRollout;
import io.openmldb.rollout.starter.cli.option.ConfirmationOption;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.RolloutClient;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.PlanText;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.undo.InverseRollout;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes back what a rollout changed. */
@Command(
    name = "undo",
    header = "Plan the inverse of a rollout, and with --start carry it out.",
    description =
        "Takes the changes that the rollout's plan recorded, for the nodes that it left updated, and"
            + " plans their inverse. A key that somebody else has changed since is shown and left"
            + " alone; --force puts it back all the same. Without --start nothing is touched."
            + " Without --run it is the newest rollout that left a node updated.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout undo demo",
      "  rollout undo demo --start --watch",
      "  rollout undo demo --run 01a2108e-3810-77ff-b4a9-932ff222a991"
    })
final class UndoCommand implements Callable<Integer> {

  private static final int RUNS_LOOKED_AT = 50;

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(
      index = "0",
      paramLabel = "CLUSTER",
      description = "The cluster's name, or a rollout's workflow id.")
  private String name;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "The run to undo, as rollout history lists it. Default: the newest that left a"
              + " node updated.")
  private @Nullable String run;

  @Option(names = "--force", description = "Put back what somebody else has changed since, too.")
  private boolean force;

  @Option(names = "--start", description = "Start the inverse rollout.")
  private boolean start;

  @Option(names = "--watch", description = "With --start: follow it to its end.")
  private boolean watch;

  @Mixin private ConfirmationOption confirmation;

  @Override
  public Integer call() {
    try (TemporalConnection connection = root.connect()) {
      RolloutHandle done =
          run == null
              ? newestThatUpdated(connection.rollouts())
              : connection.rollouts().find(name, run);
      root.context().announceUnusualId(name, done);
      InverseRollout undo = undoing(done);
      requireSomething(undo, done);
      RolloutRequest everything = inverse(done, undo);
      if (force && start) {
        return start(connection, everything, undo);
      }
      Planned planned = planning().plan(connection, everything.asDryRun());
      if (planned.plan().isEmpty()) {
        return show(planned, undo);
      }
      if (!force) {
        undo.leaveWhatOthersChanged(planned.plan().get());
        requireSomething(undo, done);
      }
      RolloutRequest rest = inverse(done, undo);
      if (start) {
        return start(connection, rest, undo);
      }
      boolean isAll = rest.equals(everything);
      return show(isAll ? planned : planning().plan(connection, rest.asDryRun()), undo);
    }
  }

  /** The newest one where there is none: then that is what has nothing to undo. */
  private RolloutHandle newestThatUpdated(RolloutClient rollouts) {
    RolloutHandle newest = rollouts.find(name);
    WorkflowResult ending = endingOf(newest);
    if (hasUpdated(newest, ending, () -> Optional.of(reportOf(newest, ending)))) {
      return newest;
    }
    Optional<RolloutHandle> earlier =
        rollouts.newest(name, RUNS_LOOKED_AT).stream()
            .filter(run -> !run.runId().equals(newest.runId()))
            .filter(UndoCommand::isKnownToHaveUpdated)
            .findFirst();
    earlier.ifPresent(
        found ->
            root.context()
                .err()
                .printf(
                    "%s, run %s, left no node updated; the one before that did is run %s%n",
                    newest.workflowId(), newest.runId(), found.runId()));
    return earlier.orElse(newest);
  }

  private static boolean isKnownToHaveUpdated(RolloutHandle rollout) {
    return rollout
        .result()
        .filter(ending -> hasUpdated(rollout, ending, ending::rolloutReport))
        .isPresent();
  }

  /** Of one that was terminated, Temporal's history tells; of others their report. */
  private static boolean hasUpdated(
      RolloutHandle rollout, WorkflowResult ending, Supplier<Optional<Report>> report) {
    return ending instanceof WorkflowResult.Interrupted
        ? rollout.interruption().filter(InterruptedRollout::mayHaveUpdated).isPresent()
        : report.get().filter(Report::hasUpdated).isPresent();
  }

  private static InverseRollout undoing(RolloutHandle done) {
    WorkflowResult ending = endingOf(done);
    Optional<InterruptedRollout> cutOff =
        ending instanceof WorkflowResult.Interrupted ? done.interruption() : Optional.empty();
    return cutOff
        .map(left -> InverseRollout.of(required(done.planInHistory(), done), left))
        .orElseGet(() -> InverseRollout.of(required(done.plan(), done), reportOf(done, ending)));
  }

  private PlanRunner planning() {
    return new PlanRunner(root.context(), output);
  }

  /** The plan, and what is not in it. */
  private int show(Planned planned, InverseRollout undo) {
    undo.leftAlone().forEach(root.context().err()::println);
    return planning()
        .show(planned, plan -> new PlanText(root.context().colored()).of(plan))
        .number();
  }

  private int start(TemporalConnection connection, RolloutRequest request, InverseRollout undo) {
    undo.leftAlone().forEach(root.context().err()::println);
    Optional<ExitCode> refused =
        new StartConfirmation(root.context(), output).ask(connection, request, confirmation.yes);
    if (refused.isPresent()) {
      return refused.get().number();
    }
    RolloutHandle inverse = connection.rollouts().start(request);
    String cluster = requireNonNull(request.cluster(), "what was started names its cluster");
    return new StartedRollout(root.context(), output.isJson())
        .show(inverse, cluster, cluster, watch)
        .number();
  }

  private void requireSomething(InverseRollout undo, RolloutHandle done) {
    if (undo.changes().isEmpty()) {
      undo.leftAlone().forEach(root.context().err()::println);
      throw new CommandFailure(
          ExitCode.BAD_INPUT, "there is nothing to undo of %s".formatted(done.workflowId()));
    }
  }

  private static RolloutRequest inverse(RolloutHandle done, InverseRollout undo) {
    RolloutRequest request = done.request();
    String reason = "undo of %s, run %s".formatted(done.workflowId(), done.runId());
    return new RolloutRequest(
        request.cluster(), undo.changes(), request.options().forInverse(), reason);
  }

  private static WorkflowResult endingOf(RolloutHandle done) {
    return done.result()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.REFUSED,
                    "%s runs still; end it with   rollout abort %s --mode ROLLBACK"
                        .formatted(done.workflowId(), done.workflowId())));
  }

  private static Report reportOf(RolloutHandle done, WorkflowResult ending) {
    return ending.rolloutReport().orElseGet(done::report);
  }

  private static Plan required(Optional<Plan> plan, RolloutHandle done) {
    return plan.orElseThrow(
        () ->
            new CommandFailure(
                ExitCode.BAD_INPUT, done.workflowId() + " ended before it had a plan"));
  }
}
