package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.activities.openmldb.client.LeadingNameservers;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshotReader;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.workflows.api.model.Component;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What can be read of a cluster, anew at every call.
 *
 * @param reader its tables and tablets
 * @param nameServer its operations
 * @param registrations its nameservers' election
 * @param topology its nodes
 * @param leading which of its nameservers lead
 */
record ClusterObserver(
    ClusterSnapshotReader reader,
    NameServerClient nameServer,
    Registrations registrations,
    Supplier<Topology> topology,
    LeadingNameservers leading) {

  ClusterSnapshot snapshot() {
    return reader.read();
  }

  /** All that the nameserver has; only tablets with replicas of {@code asked} are asked further. */
  ClusterSnapshot snapshot(Predicate<PartitionInfo> asked) {
    return reader.read(asked);
  }

  List<OperationStatus> operations() {
    return nameServer.operations();
  }

  /** Those that take themselves for the leading nameserver; one, where all is well. */
  List<String> leadingNameservers() {
    return leading.among(topology.get().endpoints(Component.NAMESERVER));
  }

  Optional<String> nameserverLeader() {
    return registrations.nameserverLeader();
  }
}
