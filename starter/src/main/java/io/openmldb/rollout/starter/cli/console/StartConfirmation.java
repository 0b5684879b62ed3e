package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.PlanText;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.ApprovalPolicy;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.Optional;

/**
 * Asks, on a terminal, before a rollout is started that changes a cluster: what would be done is
 * planned and told first.
 */
public final class StartConfirmation {

  private final CommandContext context;
  private final OutputOption output;

  public StartConfirmation(CommandContext context, OutputOption output) {
    this.context = context;
    this.output = output;
  }

  /**
   * Whether {@code request} may be started.
   *
   * @param yes whether that was said on the command line
   * @return empty when it may; else how the command ends, which has been told: with the plan that
   *     refuses it, or because there is none
   * @throws CommandFailure ABORTED when the operator does not want it
   */
  public Optional<ExitCode> ask(
      TemporalConnection connection, RolloutRequest request, boolean yes) {
    if (yes || context.prompt() == OperatorPrompt.NOBODY || asksItself(request)) {
      return Optional.empty();
    }
    PlanRunner planning = new PlanRunner(context, output);
    PlanRunner.Planned planned = planning.plan(connection, request.asDryRun());
    Optional<Plan> fit = planned.plan().filter(plan -> !plan.isRefused());
    if (fit.isEmpty()) {
      return Optional.of(planning.show(planned, new PlanText(context.colored())::of));
    }
    PlanText text = new PlanText(context.colored());
    text.warnings(fit.get()).lines().forEach(context.err()::println);
    OperatorPrompt.requireYes(
        context.prompt().ask(text.consequences(fit.get()) + ". Go on? [y/N] "),
        "nothing was started");
    return Optional.empty();
  }

  /** One whose plan has to be approved touches nothing before that. */
  private static boolean asksItself(RolloutRequest request) {
    return request.options().approval() == ApprovalPolicy.PLAN;
  }
}
