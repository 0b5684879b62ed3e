package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.starter.render.TextOutput;
import io.openmldb.rollout.starter.render.WorkflowResultText;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Has a rollout planned by a workflow, and prints the plan.
 *
 * @param context what all commands share
 * @param output how to print it
 */
public record PlanRunner(CommandContext context, OutputOption output) {

  private static final Duration INTERVAL = Duration.ofMillis(300);

  /** Plans {@code request}, a dry run; {@code text} is the plan for people. */
  public ExitCode run(CommandRoot root, RolloutRequest request, Function<Plan, TextOutput> text) {
    try (TemporalConnection connection = root.connect()) {
      return show(plan(connection, request), text);
    }
  }

  /** Plans {@code request} and prints nothing. */
  public Planned plan(TemporalConnection connection, RolloutRequest request) {
    RolloutHandle planning = connection.rollouts().startPlanning(request);
    WorkflowResult ending = await(planning);
    return new Planned(
        planning.workflowId(),
        ending,
        ending instanceof WorkflowResult.Reported ? planning.plan() : Optional.empty());
  }

  /**
   * Planning that has ended.
   *
   * @param workflowId the workflow that planned
   * @param ending how it ended
   * @param plan what it made; empty when it could not
   */
  public record Planned(String workflowId, WorkflowResult ending, Optional<Plan> plan) {}

  /** Planning that no worker takes up is not left behind for one that comes tomorrow. */
  private WorkflowResult await(RolloutHandle planning) {
    try {
      Optional<WorkflowResult> ending = planning.result();
      while (ending.isEmpty()) {
        planning.status();
        context.clock().sleep(INTERVAL);
        ending = planning.result();
      }
      return ending.get();
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.FAILED) {
        planning.terminatePlanning("no worker answered rollout plan");
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted while planning", e);
    }
  }

  /** Prints a plan, or why there is none. */
  public ExitCode show(Planned planned, Function<Plan, TextOutput> text) {
    if (planned.plan().isEmpty()) {
      new WorkflowResultText(context.times(), context.colored())
          .of(planned.ending(), planned.workflowId())
          .lines()
          .forEach(context.err()::println);
    } else if (output.isJson()) {
      context.out().println(JsonText.of(planned.plan().get()));
    } else {
      context.print(text.apply(planned.plan().get()));
    }
    return planned.ending().exitCode();
  }
}
