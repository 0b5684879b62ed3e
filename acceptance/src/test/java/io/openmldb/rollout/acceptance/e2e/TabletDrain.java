package io.openmldb.rollout.acceptance.e2e;

import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import java.time.Duration;
import java.util.List;

/** Takes every replica off a tablet, as a person does. {@code auto_failover} must be off. */
final class TabletDrain {

  private static final Duration SOON = Duration.ofMinutes(1);

  private final SandboxNameservers nameservers;
  private final String tablet;

  TabletDrain(SandboxNameservers nameservers, String tablet) {
    this.nameservers = nameservers;
    this.tablet = tablet;
  }

  void run() throws Exception {
    for (PartitionLocation partition : here()) {
      if (partition.members().size() == 1) {
        String other = otherTablet();
        nameservers.call("AddReplicaNS", partition, "endpoint", other);
        AwaitCondition.untilTrue(
            partition + " to be on " + other, SOON, () -> isFollowedOn(partition, other));
      }
    }
    for (PartitionLocation partition : led()) {
      nameservers.call("ChangeLeader", partition, "candidate_leader", otherMember(partition));
    }
    AwaitCondition.untilTrue(tablet + " to lead nothing", SOON, () -> led().isEmpty());
    for (PartitionLocation partition : here()) {
      nameservers.call("DelReplicaNS", partition, "endpoint", tablet);
    }
    AwaitCondition.untilTrue(tablet + " to be empty", SOON, () -> here().isEmpty());
  }

  private List<PartitionLocation> here() throws Exception {
    return nameservers.partitions().stream()
        .filter(p -> p.members().stream().anyMatch(m -> m.endpoint().equals(tablet)))
        .toList();
  }

  private List<PartitionLocation> led() throws Exception {
    return here().stream()
        .filter(partition -> partition.leader().filter(tablet::equals).isPresent())
        .toList();
  }

  private boolean isFollowedOn(PartitionLocation partition, String endpoint) throws Exception {
    return here().stream()
        .filter(now -> now.key().equals(partition.key()))
        .flatMap(now -> now.members().stream())
        .anyMatch(member -> member.endpoint().equals(endpoint) && member.alive());
  }

  private String otherTablet() throws Exception {
    return nameservers.tablets().keySet().stream()
        .filter(endpoint -> !endpoint.equals(tablet))
        .findFirst()
        .orElseThrow();
  }

  private String otherMember(PartitionLocation partition) {
    return partition.members().stream()
        .map(PartitionLocation.Member::endpoint)
        .filter(endpoint -> !endpoint.equals(tablet))
        .findFirst()
        .orElseThrow();
  }
}
