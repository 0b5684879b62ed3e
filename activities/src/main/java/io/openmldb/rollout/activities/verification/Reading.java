package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import java.util.List;

/**
 * What can be read of a cluster, anew at every call.
 *
 * @param reader its tables and tablets
 * @param nameServer its operations
 */
record Reading(ClusterReader reader, NameServerClient nameServer) {

  ClusterView view() {
    return reader.read();
  }

  List<OperationStatus> operations() {
    return nameServer.operations();
  }
}
