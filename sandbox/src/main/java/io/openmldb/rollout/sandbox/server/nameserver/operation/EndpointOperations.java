package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import java.util.Optional;

/** The operations that take a whole tablet out of its partitions, and those that bring it back. */
public final class EndpointOperations {
  private final ClusterMetadata cluster;
  private final OperationRegistry operations;

  public EndpointOperations(ClusterMetadata cluster, OperationRegistry operations) {
    this.cluster = cluster;
    this.operations = operations;
  }

  /**
   * Moves the tablet's leaders away and takes its followers out.
   *
   * @param markAtOnce whether its replicas are marked not alive now, as the nameserver's own
   *     failover does, and not one by one when their operations are done; only a partition's single
   *     replica waits for its operation in any case
   */
  public void offline(String endpoint, boolean markAtOnce) {
    synchronized (cluster) {
      for (Table table : cluster.tables()) {
        for (Partition partition : table.partitions) {
          partition.find(endpoint).ifPresent(meta -> offline(table, partition, meta, markAtOnce));
        }
      }
    }
  }

  private void offline(Table table, Partition partition, PartitionMeta meta, boolean markAtOnce) {
    Optional<OperationType> type = offlineType(partition, meta);
    if (type.isEmpty()) {
      return;
    }
    boolean changesLeader = type.get() == OperationType.kChangeLeaderOP;
    operations.create(
        type.get(), OperationTarget.of(table, partition.pid, changesLeader ? "" : meta.endpoint));
    if (markAtOnce && !partition.hasOneReplica()) {
      cluster.change(table, partition.pid, changed -> meta.setAlive(false));
    }
  }

  private static Optional<OperationType> offlineType(Partition partition, PartitionMeta meta) {
    if (partition.hasOneReplica()) {
      return Optional.of(OperationType.kUpdatePartitionStatusOP);
    }
    if (!meta.leader) {
      return Optional.of(OperationType.kOfflineReplicaOP);
    }
    // One that has lost its partition to another leader already is left alone.
    return meta.isAlive() ? Optional.of(OperationType.kChangeLeaderOP) : Optional.empty();
  }

  /** Asks for the recovery of every replica of the tablet that may need one. */
  public void recover(String endpoint) {
    synchronized (cluster) {
      for (Table table : cluster.tables()) {
        for (Partition partition : table.partitions) {
          Optional<PartitionMeta> meta = partition.find(endpoint);
          if (meta.isPresent() && (!meta.get().isAlive() || meta.get().leader)) {
            operations.create(
                OperationType.kRecoverTableOP, OperationTarget.of(table, partition.pid, endpoint));
          }
        }
      }
    }
  }
}
