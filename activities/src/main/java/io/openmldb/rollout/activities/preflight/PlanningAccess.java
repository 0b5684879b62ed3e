package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshotReader;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.Collection;
import java.util.List;

/**
 * How planning reaches hosts and servers.
 *
 * @param hosts the hosts of all clusters
 * @param clients the servers of all clusters
 * @param contexts where independent calls are made side by side
 * @param secrets what {@code ${secret:NAME}} stands for
 * @param effective what processes run with
 */
public record PlanningAccess(
    RemoteHosts hosts,
    OpenmldbClients clients,
    ClusterContexts contexts,
    SecretResolver secrets,
    EffectiveConfiguration effective) {

  ClusterSnapshotReader reader(ClusterConfig cluster) {
    return clients.reader(cluster, inspectionCalls(cluster));
  }

  List<OperationStatus> operations(ClusterConfig cluster) {
    return clients.nameServer(cluster).operations();
  }

  List<String> leadingNameservers(ClusterConfig cluster, Collection<String> endpoints) {
    return clients.leadingNameservers(cluster, inspectionCalls(cluster)).among(endpoints);
  }

  NodePlanner planner(RolloutRequest request, ClusterConfig cluster, KnownEndpoints known) {
    return new NodePlanner(
        request, cluster, name -> hosts.open(cluster.address(name)), secrets, effective, known);
  }

  ParallelCalls inspectionCalls(ClusterConfig cluster) {
    return contexts.inspectionCalls(cluster);
  }
}
