package io.openmldb.rollout.acceptance.figures;

import io.openmldb.rollout.acceptance.stage.Rollouts;
import io.openmldb.rollout.acceptance.stage.Stage;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.node.Step;
import io.openmldb.rollout.node.StepRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The same update as a rollout; its report tells how long each step took. */
final class ProductWay {

  private static final Duration AT_MOST = Duration.ofMinutes(40);

  private final Stage stage;
  private final Rollouts rollouts;

  ProductWay(Stage stage, Rollouts rollouts) {
    this.stage = stage;
    this.rollouts = rollouts;
  }

  /** Restarts the tablet at {@code endpoint} by {@code procedure}, its leaders moved. */
  Measured.Times run(String procedure, String endpoint, String value) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "endpoints": ["%s"], "set": {"gc_interval": "%s"}}],
         "options": {"procedure": "%s", "singleReplica": "ALLOW_UNAVAILABILITY", "onFailure": "ABORT"}}
        """
            .formatted(endpoint, value, procedure);
    stage.rollout(AT_MOST, request, "start", "-f", "-").orThrow();
    Report report = rollouts.result("rollout-demo", AT_MOST);
    if (report.outcome() != Outcome.SUCCEEDED) {
      throw new AssertionError(procedure + " did not succeed: " + report);
    }
    List<StepRecord> steps = report.nodes().get(0).steps();
    return new Measured.Times(
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
