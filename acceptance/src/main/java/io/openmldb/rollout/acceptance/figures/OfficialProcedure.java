package io.openmldb.rollout.acceptance.figures;

import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.PartitionLocation.Member;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documented procedure, as its script and a person following it do it:
 *
 * <ol>
 *   <li>one leader after the other: ChangeLeader, then RecoverTable of the old leader, each waited
 *       for with a look every two seconds; {@code auto_failover} is off for that time;
 *   <li>{@code start.sh restart};
 *   <li>the nameserver recovers the tablet by itself; that is waited for;
 *   <li>the leaders back, one after the other in the same way.
 * </ol>
 */
final class OfficialProcedure {

  private static final Duration ONE_MOVE = Duration.ofMinutes(2);
  private static final Duration RECOVERY = Duration.ofMinutes(30);
  private static final Duration RESTART = Duration.ofMinutes(3);

  private final SandboxNameservers nameservers;
  private final NodeSnapshot tablet;
  private final Duration poll;

  /**
   * @param poll between two looks; two seconds in the script
   */
  OfficialProcedure(SandboxNameservers nameservers, NodeSnapshot tablet, Duration poll) {
    this.nameservers = nameservers;
    this.tablet = tablet;
    this.poll = poll;
  }

  Measurement.Times run() throws Exception {
    List<PartitionLocation> led =
        nameservers.partitions().stream()
            .filter(partition -> isLedHere(partition) && follower(partition).isPresent())
            .toList();
    long begun = System.nanoTime();
    moveAll(led, false);
    long out = System.nanoTime();
    restart();
    long restarted = System.nanoTime();
    awaitRecovery();
    long whole = System.nanoTime();
    moveAll(led, true);
    long home = System.nanoTime();
    return new Measurement.Times(
        Duration.ofNanos(out - begun),
        Duration.ofNanos(restarted - out),
        Duration.ofNanos(whole - restarted),
        Duration.ofNanos(home - whole));
  }

  private void moveAll(List<PartitionLocation> led, boolean home) throws Exception {
    boolean found = nameservers.autoFailover();
    nameservers.setAutoFailover(false);
    for (PartitionLocation partition : led) {
      String target = home ? tablet.endpoint() : follower(partition).orElseThrow();
      move(partition, target);
    }
    nameservers.setAutoFailover(found);
  }

  private void move(PartitionLocation partition, String target) throws Exception {
    String old = now(partition).leader().orElseThrow();
    nameservers.call("ChangeLeader", partition, "candidate_leader", target);
    AwaitCondition.untilTrue(
        partition.label() + " to be led by " + target,
        ONE_MOVE,
        poll,
        () -> isLedBy(target, partition));
    nameservers.call("RecoverTable", partition, "endpoint", old);
    AwaitCondition.untilTrue(
        partition.label() + " to be alive on " + old,
        ONE_MOVE,
        poll,
        () -> isAliveFollower(now(partition), old));
  }

  /**
   * A change fails when another follower has more of what is being written than the candidate; a
   * person sees it among the operations, and asks again.
   */
  private boolean isLedBy(String target, PartitionLocation partition)
      throws IOException, InterruptedException {
    // In this order: a change that ends between the two looks is seen as done, not as failed.
    boolean isBusy = isWorkUnderWay();
    if (now(partition).leader().filter(target::equals).isPresent()) {
      return true;
    }
    if (!isBusy) {
      nameservers.call("ChangeLeader", partition, "candidate_leader", target);
    }
    return false;
  }

  private void restart() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "cd \"$1\" && bash bin/start.sh restart tablet",
            "sh",
            tablet.workdir());
    CommandRun.run(Map.of(), command, RESTART).orThrow();
  }

  /** Whole again: every replica loaded and alive, and nothing left to do for the nameserver. */
  private void awaitRecovery() throws Exception {
    AwaitCondition.untilTrue(
        "the nameserver to recover " + tablet.endpoint(), RECOVERY, poll, this::isWhole);
  }

  private boolean isWhole() throws IOException, InterruptedException {
    Map<SandboxTablet.Key, SandboxTablet.ServedReplica> loaded;
    try {
      loaded = new SandboxTablet(tablet.endpoint()).replicas();
    } catch (IOException notUpYet) {
      return false;
    }
    for (PartitionLocation partition : nameservers.partitions()) {
      Optional<Member> here = memberOn(partition, tablet.endpoint());
      if (here.isPresent()) {
        SandboxTablet.ServedReplica replica = loaded.get(partition.key());
        if (!here.get().alive() || replica == null || !replica.loaded()) {
          return false;
        }
      }
    }
    return !isWorkUnderWay();
  }

  private boolean isWorkUnderWay() throws IOException, InterruptedException {
    return !nameservers.operationsUnderWay().isEmpty();
  }

  private PartitionLocation now(PartitionLocation partition)
      throws IOException, InterruptedException {
    return nameservers.partitions().stream()
        .filter(candidate -> candidate.key().equals(partition.key()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isLedHere(PartitionLocation partition) {
    return partition.leader().filter(tablet.endpoint()::equals).isPresent();
  }

  private Optional<String> follower(PartitionLocation partition) {
    return partition.members().stream()
        .filter(member -> !member.leader() && member.alive())
        .map(Member::endpoint)
        .findFirst();
  }

  private static boolean isAliveFollower(PartitionLocation partition, String endpoint) {
    return memberOn(partition, endpoint)
        .filter(member -> member.alive() && !member.leader())
        .isPresent();
  }

  private static Optional<Member> memberOn(PartitionLocation partition, String endpoint) {
    return partition.members().stream()
        .filter(member -> member.endpoint().equals(endpoint))
        .findFirst();
  }
}
