package io.openmldb.rollout.activities.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a cluster's lease stands in ZooKeeper.
 *
 * <p>Beside the moves, the record has one child named for its owner. Every write checks that this
 * child exists in the same transaction: ZooKeeper compares versions only, and a record that was
 * removed and made again by another owner starts from version 0 like the first one did.
 *
 * @param record the record's path
 */
record LeaseNodes(String record) {

  private static final String ROOT = "/openmldb-rollout";
  private static final String MOVES = "moves-";
  private static final String OWNER = "owner-";

  static LeaseNodes of(ClusterConfig cluster) {
    return new LeaseNodes(ROOT + "/" + cluster.rootPath().replace('/', '_'));
  }

  String root() {
    return ROOT;
  }

  String owner(String workflowId, String runId) {
    byte[] owner = (workflowId + "\n" + runId).getBytes(StandardCharsets.UTF_8);
    return child(OWNER + Base64.getUrlEncoder().withoutPadding().encodeToString(owner));
  }

  String moves(String endpoint) {
    return child(MOVES + endpoint);
  }

  boolean isMoves(String child) {
    return child.startsWith(MOVES);
  }

  String child(String name) {
    return record + "/" + name;
  }
}
