package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.config.Secrets;
import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.ssh.Hosts;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.request.RolloutRequest;
import java.util.Collection;
import java.util.List;

/**
 * How planning reaches hosts and servers.
 *
 * @param hosts the hosts of all clusters
 * @param clients the servers of all clusters
 * @param sessions where independent calls are made side by side
 * @param secrets what {@code ${secret:NAME}} stands for
 * @param effective what processes run with
 */
public record NodeAccess(
    Hosts hosts,
    OpenmldbClients clients,
    Sessions sessions,
    Secrets secrets,
    EffectiveConfiguration effective) {

  ClusterReader reader(ClusterConfig cluster) {
    return clients.reader(cluster, looks(cluster));
  }

  List<OperationStatus> operations(ClusterConfig cluster) {
    return clients.nameServer(cluster).operations();
  }

  List<String> leadingNameservers(ClusterConfig cluster, Collection<String> endpoints) {
    return clients.leadingNameservers(cluster, looks(cluster)).among(endpoints);
  }

  NodePlanner planner(RolloutRequest request, ClusterConfig cluster) {
    return new NodePlanner(
        request, cluster, name -> hosts.open(cluster.address(name)), secrets, effective);
  }

  SideBySide looks(ClusterConfig cluster) {
    return sessions.looks(cluster);
  }
}
