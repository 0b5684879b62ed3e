package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import java.util.List;
import java.util.Optional;

/**
 * What can be read of a cluster, anew at every call.
 *
 * @param reader its tables and tablets
 * @param nameServer its operations
 * @param registrations its nameservers' election
 */
record Reading(ClusterReader reader, NameServerClient nameServer, Registrations registrations) {

  ClusterView view() {
    return reader.read();
  }

  List<OperationStatus> operations() {
    return nameServer.operations();
  }

  Optional<String> nameserverLeader() {
    return registrations.nameserverLeader();
  }
}
