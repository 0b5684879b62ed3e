package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.invariants.WriteFenceProbe;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kill -9} of the worker in the middle of a leader move. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class WorkerDeathMidMoveTest {

  /** The fence's timer on the host has 15 seconds, and this machine may be busy. */
  private static final Duration FENCE_ENDS_WITHIN = Duration.ofSeconds(40);

  /** The failover pause's has a minute. */
  private static final Duration PAUSE_ENDS_WITHIN = Duration.ofSeconds(100);

  @Test
  void aFenceThatNobodyIsLeftToLiftIsLiftedByTheTimerOnTheHost(Slot slot) throws Exception {
    // Its timer on the host has longer than the two seconds that a worker allows itself.
    slot.watch().allowRefusals(FENCE_ENDS_WITHIN);
    WorkerKillScenario killing = new WorkerKillScenario(slot);
    String tablet = killing.tablet();
    SandboxNameservers nameservers = slot.cluster().nameservers();
    killing.run(
        "nameserver",
        nameservers.leader(),
        "ChangeLeader",
        () -> WriteFenceProbe.isUp(tablet),
        () -> {
          assertThat(WriteFenceProbe.isUp(tablet)).isTrue();
          AwaitCondition.untilTrue(
              "the fence to be lifted", FENCE_ENDS_WITHIN, () -> !WriteFenceProbe.isUp(tablet));
          AwaitCondition.untilTrue(
              "auto_failover to be on again", PAUSE_ENDS_WITHIN, nameservers::autoFailover);
          assertThat(slot.rollouts().isRunning("rollout-demo")).isTrue();
        });
  }

  @Test
  void aWorkerKilledBetweenLeadersMovedAndOldLeadersDemotedLosesNoWrite(Slot slot)
      throws Exception {
    // The fence outlives its worker until the next one comes, or its timer on the host ends it.
    slot.watch().allowRefusals(FENCE_ENDS_WITHIN);
    WorkerKillScenario killing = new WorkerKillScenario(slot);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    int led = ledBy(killing.tablet(), nameservers.partitions()).size();
    killing.run(
        "tablet",
        killing.tablet(),
        "ChangeRole",
        () -> ledBy(killing.tablet(), nameservers.partitions()).size() < led,
        WorkerKillScenario.Meanwhile::nothing);
  }

  @Test
  void aWorkerKilledBetweenReplicaAddedAndLeaderMovedLeavesNoReplicaBehind(Slot slot)
      throws Exception {
    WorkerKillScenario killing = new WorkerKillScenario(slot);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    Set<SandboxTablet.Key> single = singleOn(killing.tablet(), nameservers.partitions());
    assertThat(single).isNotEmpty();
    // The pause opens after the last replica was added, and before the fence goes up.
    killing.run(
        "tablet",
        killing.tablet(),
        "SetMode",
        () -> haveTwo(single, nameservers.partitions()) && !nameservers.autoFailover(),
        WorkerKillScenario.Meanwhile::nothing);
  }

  @Test
  void aWorkerKilledBetweenLeaderMovedBackAndReplicaDeletedLeavesNoReplicaBehind(Slot slot)
      throws Exception {
    WorkerKillScenario killing = new WorkerKillScenario(slot);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    List<PartitionLocation> before = nameservers.partitions();
    Set<SandboxTablet.Key> led = ledBy(killing.tablet(), before);
    Set<SandboxTablet.Key> single = singleOn(killing.tablet(), before);
    boolean[] moved = new boolean[1];
    killing.run(
        "nameserver",
        nameservers.leader(),
        "DelReplicaNS",
        () -> {
          List<PartitionLocation> now = nameservers.partitions();
          moved[0] |= ledBy(killing.tablet(), now).isEmpty();
          boolean home = ledBy(killing.tablet(), now).containsAll(led) && haveTwo(single, now);
          // The pause closes when everything that was moved is home.
          return moved[0] && home && nameservers.autoFailover();
        },
        WorkerKillScenario.Meanwhile::nothing);
  }

  private static Set<SandboxTablet.Key> ledBy(String tablet, List<PartitionLocation> partitions) {
    return partitions.stream()
        .filter(partition -> partition.leader().filter(tablet::equals).isPresent())
        .map(PartitionLocation::key)
        .collect(Collectors.toSet());
  }

  private static Set<SandboxTablet.Key> singleOn(
      String tablet, List<PartitionLocation> partitions) {
    return partitions.stream()
        .filter(partition -> partition.members().size() == 1)
        .filter(partition -> partition.members().get(0).endpoint().equals(tablet))
        .map(PartitionLocation::key)
        .collect(Collectors.toSet());
  }

  private static boolean haveTwo(Set<SandboxTablet.Key> keys, List<PartitionLocation> partitions) {
    return partitions.stream()
        .filter(partition -> keys.contains(partition.key()))
        .allMatch(partition -> partition.members().size() == 2);
  }
}
