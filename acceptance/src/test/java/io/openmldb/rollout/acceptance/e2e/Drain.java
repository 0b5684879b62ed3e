package io.openmldb.rollout.acceptance.e2e;

import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.cluster.Partition;
import java.time.Duration;
import java.util.List;

/** Takes every replica off a tablet, as a person does. {@code auto_failover} must be off. */
final class Drain {

  private static final Duration SOON = Duration.ofMinutes(1);

  private final Nameservers nameservers;
  private final String tablet;

  Drain(Nameservers nameservers, String tablet) {
    this.nameservers = nameservers;
    this.tablet = tablet;
  }

  void run() throws Exception {
    for (Partition partition : here()) {
      if (partition.members().size() == 1) {
        String other = otherTablet();
        nameservers.call("AddReplicaNS", partition, "endpoint", other);
        Await.untilTrue(
            partition + " to be on " + other, SOON, () -> isFollowedOn(partition, other));
      }
    }
    for (Partition partition : led()) {
      nameservers.call("ChangeLeader", partition, "candidate_leader", otherMember(partition));
    }
    Await.untilTrue(tablet + " to lead nothing", SOON, () -> led().isEmpty());
    for (Partition partition : here()) {
      nameservers.call("DelReplicaNS", partition, "endpoint", tablet);
    }
    Await.untilTrue(tablet + " to be empty", SOON, () -> here().isEmpty());
  }

  private List<Partition> here() throws Exception {
    return nameservers.partitions().stream()
        .filter(p -> p.members().stream().anyMatch(m -> m.endpoint().equals(tablet)))
        .toList();
  }

  private List<Partition> led() throws Exception {
    return here().stream()
        .filter(partition -> partition.leader().filter(tablet::equals).isPresent())
        .toList();
  }

  private boolean isFollowedOn(Partition partition, String endpoint) throws Exception {
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

  private String otherMember(Partition partition) {
    return partition.members().stream()
        .map(Partition.Member::endpoint)
        .filter(endpoint -> !endpoint.equals(tablet))
        .findFirst()
        .orElseThrow();
  }
}
