package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.InvariantMonitor;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.NodeStartScript;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster.WriteCheck;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clusters in a state that nothing but a recovery ends. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class ClusterRecoveryTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aWholeRestartIsMendedWithoutLosingAnAcknowledgedWrite(Slot slot) throws Exception {
    Path writes = slot.testbed().folder().resolve("writes-whole-restart.json");
    try (LaunchedProcess writer = slot.cluster().write(writes)) {
      AwaitCondition.untilTrue("some writes", SOON, () -> writes.toFile().exists());
      assertThat(writer.isAlive()).isTrue();
    }
    InvariantMonitor unforgiving = InvariantMonitor.begin(slot.testbed(), slot.rollouts().client());
    restartEveryServer(slot);

    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      lookAndRecover(slot, "is not served by its tablet");
      assertThat(slot.testbed().rollout(SOON, "", "tables", "demo", "--unhealthy").exitCode())
          .isZero();
      assertThat(worker.isAlive()).isTrue();
    }
    assertEveryWriteIsThereOnce(slot, writes);

    // The other tests are worth what the watch is: what this one did by hand it has to see.
    unforgiving.addSecret("DiagnoseCluster");
    assertThat(String.join("\n", unforgiving.breaches()))
        .contains("ONE_TABLET_AT_A_TIME", "ALWAYS_LED", "ONE_RESTART", "NO_SECRET");
  }

  @Test
  void aTabletWhoseRegistrationWasMissedIsRestartedAndMadeWhole(Slot slot) throws Exception {
    slot.watch().allowBreachOf(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    NodeSnapshot tablet = nodes(slot.cluster().state(), "tablet").get(1);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    nameservers.setAutoFailover(false);
    slot.cluster().fault("miss-registration", tablet.endpoint());
    ProcessHandle.of(tablet.pid()).orElseThrow().destroyForcibly();
    AwaitCondition.untilTrue(
        "the nameserver to see it dead",
        SOON,
        () -> "kOffline".equals(nameservers.tablets().get(tablet.endpoint())));
    NodeStartScript.run(tablet, "start");
    slot.watch().allowStartOf(tablet.endpoint());

    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      lookAndRecover(slot, "tablet " + tablet.endpoint() + " is registered in ZooKeeper");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(nameservers.tablets()).containsEntry(tablet.endpoint(), "kHealthy");
    nameservers.setAutoFailover(true);
  }

  @Test
  void twoLeadersOfOnePartitionBecomeOneWithoutLosingAnAcknowledgedWrite(Slot slot)
      throws Exception {
    slot.watch().allowBreachOf(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    Path early = writeSome(slot, "writes-before-the-second.json");
    PartitionLocation moved = moveALead(nameservers);
    // Only the new leader has these: the old one must not be the one that stays.
    Path late = writeSome(slot, "writes-after-the-second.json");
    markAlive(nameservers, moved);
    String partition = moved.label();

    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      lookAndRecover(slot, partition + " has two live leaders");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(slot.cluster().nameservers().partitions())
        .filteredOn(found -> found.label().equals(partition))
        .flatExtracting(PartitionLocation::members)
        .filteredOn(member -> member.leader() && member.alive())
        .hasSize(1);
    assertThat(slot.cluster().check(early).lost()).isZero();
    assertEveryWriteIsThereOnce(slot, late);
  }

  @Test
  void aTabletThatDiedRightAfterItTookALeadLeadsAgainWithEveryAcknowledgedWrite(Slot slot)
      throws Exception {
    slot.watch().allowBreachOf(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    PartitionLocation moved = moveALead(nameservers);
    // Only the new leader has these, and nobody is a live follower of it yet.
    Path late = writeSome(slot, "writes-before-the-death.json");
    String leader = leaderOf(nameservers, moved).orElseThrow();
    killAndStart(slot, leader);

    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      lookAndRecover(slot, moved.label());
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(leaderOf(nameservers, moved)).hasValue(leader);
    assertEveryWriteIsThereOnce(slot, late);
    nameservers.setAutoFailover(true);
  }

  /** A dry run says {@code whatIsWrong}; the recovery then repairs it. */
  private static void lookAndRecover(Slot slot, String whatIsWrong) throws Exception {
    CommandRun.Result looked = slot.testbed().rollout(SOON, "", "recover", "demo", "--dry-run");
    assertThat(looked.out()).contains(whatIsWrong);
    assertThat(looked.exitCode()).isEqualTo(1);

    CommandRun.Result mended = slot.testbed().rollout(SOON, "", "recover", "demo");
    assertThat(mended.out()).contains("demo is well");
    assertThat(mended.exitCode()).isZero();
  }

  private static void assertEveryWriteIsThereOnce(Slot slot, Path writes) throws Exception {
    WriteCheck check = slot.cluster().check(writes);
    assertThat(check.acknowledged()).isPositive();
    assertThat(check.lost()).isZero();
    assertThat(check.surplus()).isZero();
  }

  private static Optional<String> leaderOf(
      SandboxNameservers nameservers, PartitionLocation partition) throws Exception {
    return nameservers.partitions().stream()
        .filter(found -> found.label().equals(partition.label()))
        .findFirst()
        .flatMap(PartitionLocation::leader);
  }

  private static void killAndStart(Slot slot, String tablet) throws Exception {
    NodeSnapshot node = node(slot.cluster().state(), tablet);
    ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly();
    AwaitCondition.untilTrue(
        "the nameserver to see it dead",
        SOON,
        () -> "kOffline".equals(slot.cluster().nameservers().tablets().get(tablet)));
    NodeStartScript.run(node, "start");
    slot.watch().allowStartOf(tablet);
    AwaitCondition.untilTrue(
        "the nameserver to see it again",
        SOON,
        () -> "kHealthy".equals(slot.cluster().nameservers().tablets().get(tablet)));
  }

  private static NodeSnapshot node(ClusterState state, String endpoint) {
    return state.nodes().stream()
        .filter(node -> node.endpoint().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }

  private static Path writeSome(Slot slot, String name) throws Exception {
    Path writes = slot.testbed().folder().resolve(name);
    try (LaunchedProcess writer = slot.cluster().write(writes)) {
      AwaitCondition.untilTrue("some writes", SOON, () -> writes.toFile().exists());
      writer.stop();
    }
    return writes;
  }

  /**
   * Moves a lead by hand; {@code auto_failover} is off afterwards.
   *
   * @return the partition as it was
   */
  private static PartitionLocation moveALead(SandboxNameservers nameservers) throws Exception {
    PartitionLocation partition =
        nameservers.partitions().stream()
            .filter(found -> !found.internal() && found.members().size() == 2)
            .findFirst()
            .orElseThrow();
    String old = partition.leader().orElseThrow();
    String follower =
        partition.members().stream()
            .map(PartitionLocation.Member::endpoint)
            .filter(endpoint -> !endpoint.equals(old))
            .findFirst()
            .orElseThrow();
    nameservers.setAutoFailover(false);
    nameservers.call("ChangeLeader", partition, "candidate_leader", follower);
    AwaitCondition.untilTrue(
        follower + " to lead",
        SOON,
        () -> leaderOf(nameservers, partition).filter(follower::equals).isPresent());
    return partition;
  }

  /** Marks the old leader alive, which stands in the metadata as a leader still. */
  private static void markAlive(SandboxNameservers nameservers, PartitionLocation moved)
      throws Exception {
    String old = moved.leader().orElseThrow();
    nameservers.call("UpdateTableAliveStatus", moved, Map.of("endpoint", old, "is_alive", true));
    nameservers.setAutoFailover(true);
  }

  private static void restartEveryServer(Slot slot) throws Exception {
    slot.watch()
        .allowBreachOf(Invariant.ONE_TABLET_AT_A_TIME, Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    ClusterState state = slot.cluster().state();
    for (String component : List.of("tablet", "nameserver")) {
      for (NodeSnapshot node : nodes(state, component)) {
        NodeStartScript.run(node, "stop");
      }
    }
    for (String component : List.of("nameserver", "tablet")) {
      for (NodeSnapshot node : nodes(state, component)) {
        NodeStartScript.run(node, "start");
        slot.watch().allowStartOf(node.endpoint());
      }
    }
    AwaitCondition.untilTrue(
        "every server to be up",
        SOON,
        () -> slot.cluster().state().nodes().stream().allMatch(NodeSnapshot::alive));
  }

  private static List<NodeSnapshot> nodes(ClusterState state, String component) {
    return state.nodes().stream()
        .filter(node -> node.component().equalsIgnoreCase(component))
        .toList();
  }
}
