package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.support.VirtualTimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class LeaseTakeoverTest {

  @Parameter private ZooKeeperRelease release;

  private static final Node TABLET =
      new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", "/opt/openmldb");
  private static final String NODE_ROLLOUT = "rollout-demo/tablet/127.0.0.1:10921";
  private static final LeaseRequest ASKING = new LeaseRequest("demo", "rollout-demo", "run-2");
  private static final LeaseRequest GIVING_UP =
      new LeaseRequest("demo", "rollout-demo", "run-2", true);
  private static final WorkerProcessId ELSEWHERE =
      new WorkerProcessId("7@elsewhere", "another machine", 7, 1);

  private final VirtualTimeSource timeSource = new VirtualTimeSource();
  private final Waiter waiter = new Waiter(timeSource, () -> {});

  /** Workflows that run, until when. */
  private final Map<String, Instant> running = new HashMap<>();

  /** Runs that Temporal knows. */
  private final Set<String> known = new HashSet<>();

  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;
  private LeaseStore leases;
  private LeaseAttemptRunner attempts;
  private LeaseRecord left;
  private LeaseTakeover takeover;

  @BeforeEach
  void leaveALeaseBehind() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zooKeepers = ZooKeeperFixture.impatient();
    leases =
        new LeaseStore(
            ZooKeeperFixture.registry(zookeeper.cluster()),
            zooKeepers,
            () -> "here",
            "orders at 10.0.0.5:7233");
    attempts = new LeaseAttemptRunner(leases, WorkerProcessId.current(), () -> waiter);
    Lease former = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    left =
        attempts.run(former, held -> held.update(record -> record.withNode(TABLET, NODE_ROLLOUT)));
    takeover = new LeaseTakeover(leases, attempts, new Owners(), waiter);
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    zookeeper.close();
  }

  @Test
  void theLeaseOfAClosedWorkflowIsTakenWithItsRecord() {
    Lease lease = takeover.take(ASKING, zookeeper.cluster(), left, () -> true);

    assertThat(leases.requireHeld(lease).runId()).isEqualTo("run-2");
    assertThat(leases.requireHeld(lease).node()).isEqualTo(TABLET);
    assertThat(timeSource.now()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void anAttemptThatItLeftAtWorkIsWaitedOutAndStopsAtItsNextCheck() {
    BegunAttempt atWork = leftAtWork();

    Lease lease = takeover.take(ASKING, zookeeper.cluster(), left, () -> true);

    assertThat(timeSource.now()).isAfterOrEqualTo(Instant.EPOCH.plus(LeaseAttemptRunner.QUIET));
    assertThatThrownBy(() -> atWork.hold().check()).isInstanceOf(LeaseLostException.class);
    attempts.run(lease, HeldLease::require);
  }

  private BegunAttempt leftAtWork() {
    Lease former = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    return leases.begin(former, new LeaseAttempt("n", "MoveAway", null, 1, ELSEWHERE, List.of()));
  }

  @Test
  void aRunningOwnerKeepsIt() {
    running.put("rollout-demo run-1", Instant.MAX);

    assertThatThrownBy(() -> takeover.take(ASKING, zookeeper.cluster(), left, () -> true))
        .isInstanceOf(LeaseHeldException.class);
    assertThat(leases.read(zookeeper.cluster())).contains(left);
  }

  @Test
  void aNodeRolloutThatWasLeftRunningIsWaitedFor() {
    Instant done = Instant.EPOCH.plus(Duration.ofMinutes(3));
    running.put(NODE_ROLLOUT, done);

    takeover.take(ASKING, zookeeper.cluster(), left, () -> true);

    assertThat(timeSource.now()).isAfterOrEqualTo(done);
  }

  @Test
  void aNodeRolloutThatDoesNotEndKeepsTheLeaseAndIsNamed() {
    running.put(NODE_ROLLOUT, Instant.MAX);

    assertThatThrownBy(() -> takeover.take(ASKING, zookeeper.cluster(), left, () -> true))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining(NODE_ROLLOUT);
    assertThat(leases.read(zookeeper.cluster())).contains(left);
  }

  @Test
  void anAttemptAfterOneThatDiedWhileWaitingWaitsAgain() {
    leftAtWork();
    WorkerProcessId gone = new WorkerProcessId("8@gone", "a machine that is off", 8, 1);
    leases.takeOver(
        ASKING, left, () -> true, new LeaseAttempt("m", "TakeOver", null, 1, gone, List.of()));
    LeaseRecord taken = leases.read(zookeeper.cluster()).orElseThrow();
    timeSource.sleep(Duration.ofSeconds(20));

    takeover.take(ASKING, zookeeper.cluster(), taken, () -> true);

    assertThat(timeSource.now())
        .isAfterOrEqualTo(Instant.EPOCH.plusSeconds(20).plus(LeaseAttemptRunner.QUIET));
  }

  @Test
  void theOwnerInAnotherTemporalKeepsItWhateverThisOneKnows() {
    LeaseTakeover elsewhere = new LeaseTakeover(leases, attempts, new Owners("there"), waiter);

    assertThatThrownBy(() -> elsewhere.take(ASKING, zookeeper.cluster(), left, () -> true))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("in another Temporal (namespace orders at 10.0.0.5:7233)");
    assertThat(leases.read(zookeeper.cluster())).contains(left);
  }

  @Test
  void theOwnerWhomNoTemporalIsKnownToKnowKeepsIt() {
    LeaseTakeover unnamed = new LeaseTakeover(leases, attempts, new Owners(null), waiter);

    assertThatThrownBy(() -> unnamed.take(ASKING, zookeeper.cluster(), left, () -> true))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("which this Temporal does not know");
    assertThat(leases.read(zookeeper.cluster())).contains(left);

    known.add("run-1");
    assertThat(unnamed.take(ASKING, zookeeper.cluster(), left, () -> true).runId())
        .isEqualTo("run-2");
  }

  @Test
  void whoseTemporalIsSaidToBeGoneLosesItAfterAMinuteInWhichNobodyWroteIt() {
    LeaseTakeover elsewhere = new LeaseTakeover(leases, attempts, new Owners("there"), waiter);

    Lease lease = elsewhere.take(GIVING_UP, zookeeper.cluster(), left, () -> true);

    assertThat(lease.runId()).isEqualTo("run-2");
    assertThat(leases.requireHeld(lease).node()).isEqualTo(TABLET);
    assertThat(timeSource.now()).isAfterOrEqualTo(Instant.EPOCH.plus(LeaseTakeover.UNTOUCHED));
  }

  @Test
  void whoWritesTheLeaseMeanwhileLivesWhateverAPersonSays() {
    Lease former = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    Waiter beside =
        new Waiter(
            timeSource,
            () -> {
              if (timeSource.now().equals(Instant.EPOCH.plusSeconds(40))) {
                leases.begin(
                    former, new LeaseAttempt("n", "MoveAway", null, 1, ELSEWHERE, List.of()));
              }
            });
    LeaseTakeover elsewhere = new LeaseTakeover(leases, attempts, new Owners("there"), beside);

    assertThatThrownBy(() -> elsewhere.take(GIVING_UP, zookeeper.cluster(), left, () -> true))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("said to be gone; but somebody works under that lease");
    assertThat(leases.read(zookeeper.cluster())).contains(left);
  }

  @Test
  void whoRunsInThisTemporalKeepsItWhateverAPersonSays() {
    running.put("rollout-demo run-1", Instant.MAX);

    assertThatThrownBy(() -> takeover.take(GIVING_UP, zookeeper.cluster(), left, () -> true))
        .isInstanceOf(LeaseHeldException.class);
    assertThat(leases.read(zookeeper.cluster())).contains(left);
  }

  private final class Owners implements LeaseOwners {

    private final String home;

    Owners() {
      this("here");
    }

    Owners(String home) {
      this.home = home;
    }

    @Override
    public String home() {
      return home;
    }

    @Override
    public boolean isRunning(String workflowId, String runId) {
      return isRunning(workflowId + " " + runId);
    }

    @Override
    public boolean knows(String workflowId, String runId) {
      return known.contains(runId);
    }

    @Override
    public boolean isRunning(String workflowId) {
      return timeSource.now().isBefore(running.getOrDefault(workflowId, Instant.MIN));
    }
  }
}
