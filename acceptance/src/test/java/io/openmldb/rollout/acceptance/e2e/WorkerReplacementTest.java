package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers are replaced in the middle of a rollout as {@code docs/operating.md} says: the new one
 * starts, then the old one is told to stop.
 */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class WorkerReplacementTest {

  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String DEPLOYMENT = "openmldb-rollout";

  @Test
  void aNewWorkerFinishesWhatAnOldOneBegan(Slot slot) throws Exception {
    Path registry = slot.cluster().registry();
    replaceWorker(
        slot,
        "unversioned",
        () -> slot.testbed().startWorker(registry),
        () -> slot.testbed().startWorker(registry));
  }

  @Test
  void aNewVersionThatIsMadeCurrentFinishesWhatTheOldVersionBegan(Slot slot) throws Exception {
    WorkerDeployment deployment = new WorkerDeployment(slot.rollouts().client(), DEPLOYMENT);
    try {
      replaceWorker(
          slot,
          "versioned",
          () -> startVersion(slot, deployment, "old"),
          () -> startVersion(slot, deployment, "new"));
      assertThat(versions(slot)).startsWith("old").endsWith("new").containsOnly("old", "new");
    } finally {
      deployment.giveUp();
    }
  }

  private static LaunchedProcess startVersion(
      Slot slot, WorkerDeployment deployment, String buildId) throws Exception {
    LaunchedProcess worker =
        slot.testbed()
            .startWorker(
                slot.cluster().registry(), "--deployment", DEPLOYMENT, "--build-id", buildId);
    deployment.makeCurrent(buildId);
    return worker;
  }

  /** Updates the first tablet under writes, and replaces the worker while the tablet restarts. */
  private static void replaceWorker(Slot slot, String name, WorkerStart first, WorkerStart second)
      throws Exception {
    ClusterState before = slot.watch().before();
    String tablet = slot.tablet(1);
    Path writes = slot.testbed().folder().resolve("writes-replacement-" + name + ".json");
    LaunchedProcess old = first.start();
    try (LaunchedProcess writer = slot.cluster().write(writes)) {
      slot.testbed()
          .rollout(SOON, slot.tabletRequest(tablet, slot.newValue()), "start", "-f", "-")
          .orThrow();
      slot.awaitStep(Step.RESTART, SOON);

      try (LaunchedProcess next = second.start()) {
        assertThat(old.stop()).isZero();
        Report report = slot.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.nodes())
            .extracting(Report.NodeReport::state)
            .containsExactly(NodeState.UPDATED);
        assertThat(next.isAlive()).isTrue();
      }
      writer.stop();
    } finally {
      old.close();
    }
    assertThat(slot.cluster().state().starts()).isEqualTo(oneStartMore(before, tablet));
    assertThat(slot.cluster().check(writes).lost()).isZero();
    assertThat(slot.cluster().check(writes).surplus()).isZero();
  }

  private static Map<String, Long> oneStartMore(ClusterState before, String endpoint) {
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.merge(endpoint, 1L, Long::sum);
    return expected;
  }

  /** The build ids of the workers that decided the rollout's steps, in order. */
  private static List<String> versions(Slot slot) {
    return slot.rollouts().client().fetchHistory("rollout-demo").getEvents().stream()
        .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
        .map(event -> event.getWorkflowTaskCompletedEventAttributes().getDeploymentVersion())
        .map(version -> version.getBuildId())
        .toList();
  }

  /** Starts a worker, and returns when it gets work. */
  @FunctionalInterface
  private interface WorkerStart {
    LaunchedProcess start() throws Exception;
  }
}
