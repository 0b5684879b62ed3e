package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every healthy tablet for its replicas, one tablet after the other, and takes all the answers
 * over at once: while one tablet hangs, nothing that ShowTable says of any replica moves.
 */
final class TabletStatusPoll {
  private static final Logger log = LoggerFactory.getLogger(TabletStatusPoll.class);

  private final ClusterMetadata cluster;
  private final TabletCalls tablets;

  TabletStatusPoll(ClusterMetadata cluster, TabletCalls tablets) {
    this.cluster = cluster;
    this.tablets = tablets;
  }

  void run() {
    Map<String, JsonNode> statusByReplica = new HashMap<>();
    for (String endpoint : cluster.healthyTablets()) {
      try {
        for (JsonNode status : tablets.tableStatus(endpoint)) {
          statusByReplica.put(
              key(endpoint, status.path("tid").asInt(), status.path("pid").asInt()), status);
        }
      } catch (IOException e) {
        log.debug("tablet {} does not tell its status: {}", endpoint, e.getMessage());
      }
    }
    if (statusByReplica.isEmpty()) {
      // So after a restart of the whole cluster everything looks as it did before.
      return;
    }
    synchronized (cluster) {
      for (Table table : cluster.tables()) {
        for (Partition partition : table.partitions) {
          for (PartitionMeta meta : partition.metas) {
            meta.report(statusByReplica.get(key(meta.endpoint, table.tid, partition.pid)));
          }
        }
      }
    }
  }

  private static String key(String endpoint, int tid, int pid) {
    return endpoint + "/" + tid + "/" + pid;
  }
}
