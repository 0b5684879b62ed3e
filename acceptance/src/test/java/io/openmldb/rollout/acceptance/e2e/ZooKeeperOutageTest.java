package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** ZooKeeper dies while a tablet is down, and is back half a minute later. */
@ExtendWith(SharedTestbeds.class)
@Timeout(400)
@Tag("end-to-end")
class ZooKeeperOutageTest {

  private static final Duration SOON = Duration.ofMinutes(5);

  @Test
  void aRolloutOutlastsAZookeeperThatIsAwayForHalfAMinute(Slot slot) throws Exception {
    // A start that finds the old registration, whose session lives anew, ends and is made once
    // more.
    slot.watch().allowBreachOf(Invariant.ONE_RESTART);
    Path writes = slot.testbed().folder().resolve("writes-zookeeper.json");
    String tablet = slot.tablet(1);
    String request = slot.tabletRequest(tablet, slot.newValue());
    try (LaunchedProcess worker = slot.testbed().startWorker();
        LaunchedProcess writer = slot.cluster().write(writes)) {
      slot.testbed().rollout(SOON, request, "start", "-f", "-").orThrow();
      AwaitCondition.untilTrue(tablet + " to be down", SOON, () -> !PortProbe.at(tablet));
      slot.cluster().fault("zookeeper-away", "--seconds", "30");

      Report report = slot.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertThat(slot.cluster().state().starts().get(tablet))
        .isLessThanOrEqualTo(slot.watch().before().starts().get(tablet) + 2);
    assertThat(slot.cluster().check(writes).lost()).isZero();
  }
}
