package io.openmldb.rollout.acceptance.figures;

import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The same update as a rollout; its report tells how long each step took. */
final class RolloutProcedure {

  private static final Duration AT_MOST = Duration.ofMinutes(40);

  private final Testbed testbed;
  private final RolloutQueries rollouts;

  RolloutProcedure(Testbed testbed, RolloutQueries rollouts) {
    this.testbed = testbed;
    this.rollouts = rollouts;
  }

  /** Restarts the tablet at {@code endpoint} by {@code procedure}, its leaders moved. */
  Measurement.Times run(String procedure, String endpoint, String value) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "endpoints": ["%s"], "set": {"gc_interval": "%s"}}],
         "options": {"procedure": "%s", "singleReplica": "ALLOW_UNAVAILABILITY", "onFailure": "ABORT"}}
        """
            .formatted(endpoint, value, procedure);
    testbed.rollout(AT_MOST, request, "start", "-f", "-").orThrow();
    Report report = rollouts.result("rollout-demo", AT_MOST);
    if (report.outcome() != Outcome.SUCCEEDED) {
      throw new AssertionError(procedure + " did not succeed: " + report);
    }
    List<StepRecord> steps = report.nodes().get(0).steps();
    return new Measurement.Times(
        sum(steps, Set.of(Step.BACKUP, Step.EDIT, Step.PRE_UPGRADE)),
        sum(steps, Set.of(Step.RESTART)),
        sum(steps, Set.of(Step.RECOVER)),
        sum(steps, Set.of(Step.POST_UPGRADE, Step.VERIFY)));
  }

  private static Duration sum(List<StepRecord> steps, Set<Step> wanted) {
    return steps.stream()
        .filter(step -> wanted.contains(step.step()))
        .map(step -> Duration.between(step.startedAt(), step.finishedAt()))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
