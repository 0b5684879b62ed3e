package io.openmldb.rollout.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.ClusterScript;
import io.openmldb.rollout.workflows.testing.TestFleets;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand clusters, of which one fleet rollout makes several runs with a small history each. */
@Timeout(240)
class LargeFleetTest {

  private static final int CLUSTERS = 1_000;

  /** Half of the number at which Temporal warns. */
  private static final int EVENTS_OF_EACH_RUN = 5_000;

  private static final int EVENTS_OF_EACH_CLUSTER = 12;

  private static final List<String> NAMES =
      IntStream.rangeClosed(1, CLUSTERS).mapToObj("cluster-%04d"::formatted).toList();

  private final ClusterScript script = new ClusterScript();

  @Test
  void aThousandClustersAreUpdatedOnceEachByRunsOfFewEvents() throws Exception {
    script.ends("cluster-0007", Outcome.REJECTED).ends("cluster-0990", Outcome.ROLLED_BACK);
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              TestFleets.request(
                  NAMES,
                  "{\"canaryClusters\": 5, \"canarySoak\": \"PT1H\", \"maxConcurrent\": 40,"
                      + " \"stopAfterFailures\": 3}",
                  "{}"));
      FleetStatus first = fleets.fleet().status();
      FleetReport report = FleetResult.await(stub);

      assertThat(script.begun()).containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(script.mostAtOnce()).isEqualTo(40);
      assertThat(report.outcome()).isEqualTo(FleetOutcome.FAILED);
      assertThat(report.progress().succeeded()).isEqualTo(CLUSTERS - 2);
      assertThat(report.clusters()).hasSize(CLUSTERS);
      assertThat(report.startedAt()).isEqualTo(first.startedAt());
      assertThat(report.runId()).isNotEqualTo(first.runId());
      assertThat(report.clusters().get(6).error()).isEqualTo("REJECTED: as scripted");
      assertThat(RolloutDataConverter.mapper().writeValueAsBytes(fleets.fleet().status()))
          .hasSizeLessThan(Excerpt.LARGEST_PAYLOAD);
      assertThat(fleets.currentDetails().length()).isLessThan(20_000);
      List<List<HistoryEvent>> runs = runs(fleets, report.runId());
      assertThat(runs).hasSizeGreaterThan(1);
      assertThat(runs)
          .allSatisfy(
              events -> {
                assertThat(events).hasSizeLessThan(EVENTS_OF_EACH_RUN);
                assertThat(events)
                    .allMatch(event -> event.getSerializedSize() < Excerpt.LARGEST_PAYLOAD);
              });
      assertThat(runs.stream().mapToInt(List::size).sum())
          .isLessThan(CLUSTERS * EVENTS_OF_EACH_CLUSTER);
    }
  }

  /** Each signal is an event at least, so that the first cluster's end is beyond what a run may. */
  @Test
  void aPauseAndWhatWasRefusedOutliveTheRun() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(TestFleets.request(NAMES.subList(0, 4), "{\"maxConcurrent\": 2}", "{}"));
      FleetStatus first = fleets.awaitStatus(status -> status.clusters().get(0).runId() != null);
      for (int i = 0; i < 4_000; i++) {
        stub.signal("resume");
      }
      fleets.environment().sleep(Duration.ofMinutes(1));
      FleetStatus next = fleets.awaitStatus(status -> !status.runId().equals(first.runId()));
      fleets.fleet().pause(new PauseRequest("a look"));
      FleetStatus paused = fleets.awaitStatus(FleetStatus::paused);
      fleets.fleet().resume(null);
      FleetReport report = FleetResult.await(stub);

      assertThat(next.startedAt()).isEqualTo(first.startedAt());
      assertThat(next.refused()).isNotEmpty();
      assertThat(paused.clusters().get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(script.begun()).containsExactlyInAnyOrderElementsOf(NAMES.subList(0, 4));
    }
  }

  /** The histories of all runs, the last one first. */
  private static List<List<HistoryEvent>> runs(TestFleets fleets, String last) {
    List<List<HistoryEvent>> runs = new ArrayList<>();
    Optional<String> run = Optional.of(last);
    while (run.isPresent()) {
      List<HistoryEvent> events =
          fleets.client().fetchHistory(TestFleets.ID, run.get()).getEvents();
      runs.add(events);
      String before =
          events.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
      run = Optional.of(before).filter(id -> !id.isEmpty());
    }
    return runs;
  }
}
