package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.cluster.Topology;
import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.LeadingNameservers;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.request.Component;
import java.util.List;
import java.util.Optional;
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
record Reading(
    ClusterReader reader,
    NameServerClient nameServer,
    Registrations registrations,
    Supplier<Topology> topology,
    LeadingNameservers leading) {

  ClusterView view() {
    return reader.read();
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
