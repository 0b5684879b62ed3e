package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Spreads a new table's replicas so that leaders, then replicas, are even over the healthy tablets.
 */
public final class ReplicaPlacement {
  private final Map<String, Integer> leaders = new HashMap<>();
  private final Map<String, Integer> replicas = new HashMap<>();
  private final List<String> tablets;

  /** To be made while holding the cluster's monitor. */
  public ReplicaPlacement(ClusterMetadata cluster) {
    this.tablets = cluster.healthyTablets();
    for (Table table : cluster.tables()) {
      for (Partition partition : table.partitions) {
        partition.metas.forEach(meta -> count(meta.endpoint, meta.leader && meta.isAlive()));
      }
    }
  }

  private void count(String endpoint, boolean leader) {
    replicas.merge(endpoint, 1, Integer::sum);
    if (leader) {
      leaders.merge(endpoint, 1, Integer::sum);
    }
  }

  /** Gives a table its partitions, all in the term given. */
  public void place(Table table, int partitionNum, long term) {
    if (table.replicaNum > tablets.size() || table.replicaNum < 1) {
      throw ReturnCode.NO_PARTITION_INFO.refusal();
    }
    for (int pid = 0; pid < partitionNum; pid++) {
      Partition partition = new Partition(pid);
      partition.terms.add(new TermOffset(term, 0));
      List<String> candidates = new ArrayList<>(tablets);
      for (int replica = 0; replica < table.replicaNum; replica++) {
        boolean leader = replica == 0;
        String chosen = leader ? lightest(candidates, leaders) : lightest(candidates, replicas);
        candidates.remove(chosen);
        count(chosen, leader);
        partition.metas.add(new PartitionMeta(chosen, leader));
      }
      table.partitions.add(partition);
    }
  }

  private String lightest(List<String> candidates, Map<String, Integer> first) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String tablet) -> first.getOrDefault(tablet, 0))
                .thenComparingInt(tablet -> replicas.getOrDefault(tablet, 0)))
        .orElseThrow();
  }
}
