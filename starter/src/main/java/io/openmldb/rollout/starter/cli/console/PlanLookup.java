package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.workflows.api.plan.Plan;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a rollout, for its report. Only a worker has the plan; once a rollout is over, its
 * report can be had without one.
 *
 * @param plan the plan; empty where it cannot be had
 * @param notes why not, a sentence each
 */
public record PlanLookup(Optional<Plan> plan, List<String> notes) {

  public PlanLookup {
    notes = List.copyOf(notes);
  }

  /** Asks {@code rollout} for its plan. */
  public static PlanLookup of(RolloutHandle rollout) {
    try {
      Optional<Plan> plan = rollout.plan();
      return new PlanLookup(
          plan,
          plan.isPresent()
              ? List.of()
              : List.of("The rollout has no plan, so no differences of files are shown."));
    } catch (CommandFailure e) {
      return new PlanLookup(
          Optional.empty(),
          List.of("The differences of the files are missing, because " + e.getMessage()));
    }
  }
}
