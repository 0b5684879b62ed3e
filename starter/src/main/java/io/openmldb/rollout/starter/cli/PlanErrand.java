package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.EndingText;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.Page;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Has a rollout planned by a workflow, and prints the plan.
 *
 * @param root what all commands share
 * @param output how to print it
 */
record PlanErrand(RolloutCommand root, OutputOption output) {

  private static final Duration INTERVAL = Duration.ofMillis(300);

  /** Plans {@code request}, a dry run; {@code text} is the plan for people. */
  ExitCode run(RolloutRequest request, Function<Plan, Page> text) {
    try (TemporalConnection connection = root.connect()) {
      return show(plan(connection, request), text);
    }
  }

  /** Plans {@code request} and prints nothing. */
  Planned plan(TemporalConnection connection, RolloutRequest request) {
    Rollout planning = connection.rollouts().startPlanning(request);
    Ending ending = await(planning);
    return new Planned(
        planning.workflowId(),
        ending,
        ending instanceof Ending.Reported ? planning.plan() : Optional.empty());
  }

  /**
   * Planning that has ended.
   *
   * @param workflowId the workflow that planned
   * @param ending how it ended
   * @param plan what it made; empty when it could not
   */
  record Planned(String workflowId, Ending ending, Optional<Plan> plan) {}

  /** Planning that no worker takes up is not left behind for one that comes tomorrow. */
  private Ending await(Rollout planning) {
    try {
      Optional<Ending> ending = planning.ending();
      while (ending.isEmpty()) {
        planning.status();
        root.surroundings().pace().sleep(INTERVAL);
        ending = planning.ending();
      }
      return ending.get();
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.FAILED) {
        planning.giveUpPlanning("no worker answered rollout plan");
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted while planning", e);
    }
  }

  /** Prints a plan, or why there is none. */
  ExitCode show(Planned planned, Function<Plan, Page> text) {
    Surroundings surroundings = root.surroundings();
    if (planned.plan().isEmpty()) {
      new EndingText(surroundings.times(), surroundings.colored())
          .of(planned.ending(), planned.workflowId())
          .lines()
          .forEach(surroundings.err()::println);
    } else if (output.isJson()) {
      surroundings.out().println(JsonText.of(planned.plan().get()));
    } else {
      surroundings.print(text.apply(planned.plan().get()));
    }
    return planned.ending().exitCode();
  }
}
