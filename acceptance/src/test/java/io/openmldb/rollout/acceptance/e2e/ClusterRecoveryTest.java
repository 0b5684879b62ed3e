package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.Watch;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.ClusterState.NodeState;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.acceptance.stage.PracticeCluster.WriteCheck;
import io.openmldb.rollout.acceptance.stage.StartScript;
import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.cluster.Partition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clusters in a state that nothing but a recovery ends. */
@ExtendWith(SharedStage.class)
@Timeout(300)
class ClusterRecoveryTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void a_whole_restart_is_mended_without_losing_an_acknowledged_write(Play play) throws Exception {
    Path writes = play.stage().folder().resolve("writes-whole-restart.json");
    try (Launched writer = play.cluster().write(writes)) {
      Await.untilTrue("some writes", SOON, () -> writes.toFile().exists());
      assertThat(writer.isAlive()).isTrue();
    }
    Watch unforgiving = Watch.begin(play.stage(), play.rollouts().client());
    restartEveryServer(play);

    try (Launched worker = play.stage().startWorker()) {
      lookAndRecover(play, "is not served by its tablet");
      assertThat(play.stage().rollout(SOON, "", "tables", "demo", "--unhealthy").exitCode())
          .isZero();
      assertThat(worker.isAlive()).isTrue();
    }
    assertEveryWriteIsThereOnce(play, writes);

    // The other tests are worth what the watch is: what this one did by hand it has to see.
    unforgiving.addSecret("DiagnoseCluster");
    assertThat(String.join("\n", unforgiving.breaches()))
        .contains("ONE_TABLET_AT_A_TIME", "ALWAYS_LED", "ONE_RESTART", "NO_SECRET");
  }

  @Test
  void a_tablet_whose_registration_was_missed_is_restarted_and_made_whole(Play play)
      throws Exception {
    play.watch().excuse(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    NodeState tablet = nodes(play.cluster().state(), "tablet").get(1);
    Nameservers nameservers = play.cluster().nameservers();
    nameservers.setAutoFailover(false);
    play.cluster().fault("miss-registration", tablet.endpoint());
    ProcessHandle.of(tablet.pid()).orElseThrow().destroyForcibly();
    Await.untilTrue(
        "the nameserver to see it dead",
        SOON,
        () -> "kOffline".equals(nameservers.tablets().get(tablet.endpoint())));
    StartScript.run(tablet, "start");
    play.watch().startedByHand(tablet.endpoint());

    try (Launched worker = play.stage().startWorker()) {
      lookAndRecover(play, "tablet " + tablet.endpoint() + " is registered in ZooKeeper");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(nameservers.tablets()).containsEntry(tablet.endpoint(), "kHealthy");
    nameservers.setAutoFailover(true);
  }

  @Test
  void two_leaders_of_one_partition_become_one_without_losing_an_acknowledged_write(Play play)
      throws Exception {
    play.watch().excuse(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    Nameservers nameservers = play.cluster().nameservers();
    Path early = writeSome(play, "writes-before-the-second.json");
    Partition moved = moveALead(nameservers);
    // Only the new leader has these: the old one must not be the one that stays.
    Path late = writeSome(play, "writes-after-the-second.json");
    markAlive(nameservers, moved);
    String partition = moved.label();

    try (Launched worker = play.stage().startWorker()) {
      lookAndRecover(play, partition + " has two live leaders");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(play.cluster().nameservers().partitions())
        .filteredOn(found -> found.label().equals(partition))
        .flatExtracting(Partition::members)
        .filteredOn(member -> member.leader() && member.alive())
        .hasSize(1);
    assertThat(play.cluster().check(early).lost()).isZero();
    assertEveryWriteIsThereOnce(play, late);
  }

  @Test
  void a_tablet_that_died_right_after_it_took_a_lead_leads_again_with_every_acknowledged_write(
      Play play) throws Exception {
    play.watch().excuse(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    Nameservers nameservers = play.cluster().nameservers();
    Partition moved = moveALead(nameservers);
    // Only the new leader has these, and nobody is a live follower of it yet.
    Path late = writeSome(play, "writes-before-the-death.json");
    String leader = leaderOf(nameservers, moved).orElseThrow();
    killAndStart(play, leader);

    try (Launched worker = play.stage().startWorker()) {
      lookAndRecover(play, moved.label());
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(leaderOf(nameservers, moved)).hasValue(leader);
    assertEveryWriteIsThereOnce(play, late);
    nameservers.setAutoFailover(true);
  }

  /** A look says {@code whatIsWrong}; the recovery then mends it. */
  private static void lookAndRecover(Play play, String whatIsWrong) throws Exception {
    Command.Result looked = play.stage().rollout(SOON, "", "recover", "demo", "--dry-run");
    assertThat(looked.out()).contains(whatIsWrong);
    assertThat(looked.exitCode()).isEqualTo(1);

    Command.Result mended = play.stage().rollout(SOON, "", "recover", "demo");
    assertThat(mended.out()).contains("demo is well");
    assertThat(mended.exitCode()).isZero();
  }

  private static void assertEveryWriteIsThereOnce(Play play, Path writes) throws Exception {
    WriteCheck check = play.cluster().check(writes);
    assertThat(check.acknowledged()).isPositive();
    assertThat(check.lost()).isZero();
    assertThat(check.surplus()).isZero();
  }

  private static Optional<String> leaderOf(Nameservers nameservers, Partition partition)
      throws Exception {
    return nameservers.partitions().stream()
        .filter(found -> found.label().equals(partition.label()))
        .findFirst()
        .flatMap(Partition::leader);
  }

  private static void killAndStart(Play play, String tablet) throws Exception {
    NodeState node = node(play.cluster().state(), tablet);
    ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly();
    Await.untilTrue(
        "the nameserver to see it dead",
        SOON,
        () -> "kOffline".equals(play.cluster().nameservers().tablets().get(tablet)));
    StartScript.run(node, "start");
    play.watch().startedByHand(tablet);
    Await.untilTrue(
        "the nameserver to see it again",
        SOON,
        () -> "kHealthy".equals(play.cluster().nameservers().tablets().get(tablet)));
  }

  private static NodeState node(ClusterState state, String endpoint) {
    return state.nodes().stream()
        .filter(node -> node.endpoint().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }

  private static Path writeSome(Play play, String name) throws Exception {
    Path writes = play.stage().folder().resolve(name);
    try (Launched writer = play.cluster().write(writes)) {
      Await.untilTrue("some writes", SOON, () -> writes.toFile().exists());
      writer.stop();
    }
    return writes;
  }

  /**
   * Moves a lead by hand; {@code auto_failover} is off afterwards.
   *
   * @return the partition as it was
   */
  private static Partition moveALead(Nameservers nameservers) throws Exception {
    Partition partition =
        nameservers.partitions().stream()
            .filter(found -> !found.internal() && found.members().size() == 2)
            .findFirst()
            .orElseThrow();
    String old = partition.leader().orElseThrow();
    String follower =
        partition.members().stream()
            .map(Partition.Member::endpoint)
            .filter(endpoint -> !endpoint.equals(old))
            .findFirst()
            .orElseThrow();
    nameservers.setAutoFailover(false);
    nameservers.call("ChangeLeader", partition, "candidate_leader", follower);
    Await.untilTrue(
        follower + " to lead",
        SOON,
        () -> leaderOf(nameservers, partition).filter(follower::equals).isPresent());
    return partition;
  }

  /** Marks the old leader alive, which stands in the metadata as a leader still. */
  private static void markAlive(Nameservers nameservers, Partition moved) throws Exception {
    String old = moved.leader().orElseThrow();
    nameservers.call("UpdateTableAliveStatus", moved, Map.of("endpoint", old, "is_alive", true));
    nameservers.setAutoFailover(true);
  }

  private static void restartEveryServer(Play play) throws Exception {
    play.watch().excuse(Invariant.ONE_TABLET_AT_A_TIME, Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    ClusterState state = play.cluster().state();
    for (String component : List.of("tablet", "nameserver")) {
      for (NodeState node : nodes(state, component)) {
        StartScript.run(node, "stop");
      }
    }
    for (String component : List.of("nameserver", "tablet")) {
      for (NodeState node : nodes(state, component)) {
        StartScript.run(node, "start");
        play.watch().startedByHand(node.endpoint());
      }
    }
    Await.untilTrue(
        "every server to be up",
        SOON,
        () -> play.cluster().state().nodes().stream().allMatch(NodeState::alive));
  }

  private static List<NodeState> nodes(ClusterState state, String component) {
    return state.nodes().stream()
        .filter(node -> node.component().equalsIgnoreCase(component))
        .toList();
  }
}
