package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.TransactionOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * One cluster's lease in ZooKeeper: single conditional transactions, each of which says whether it
 * was made. A "no" may be said of one that was made, when its answer was lost and Curator tried it
 * again; callers read before they decide.
 */
final class LeaseTree {

  private static final byte[] EMPTY = new byte[0];

  private final CuratorFramework curator;
  private final LeaseNodes nodes;
  private final String doing;

  LeaseTree(ClusterConfig cluster, CuratorFramework curator) {
    this.curator = curator;
    this.nodes = LeaseNodes.of(cluster);
    this.doing = " the lease of cluster " + cluster.name() + " at " + nodes.record();
  }

  Optional<StoredLease> read() {
    Stat stat = new Stat();
    return data(nodes.record(), stat)
        .map(
            json ->
                new StoredLease(
                    LeaseJson.record(nodes.record(), json), stat.getCzxid(), stat.getVersion()));
  }

  boolean create(LeaseRecord record) {
    ensureRoot();
    return transact(creation(record));
  }

  boolean write(StoredLease over, LeaseRecord record) {
    return transactAs(
        over,
        List.of(
            call(
                () ->
                    op().setData()
                        .withVersion(over.version())
                        .forPath(nodes.record(), LeaseJson.write(record)))));
  }

  /** Puts {@code record} in the place of {@code over}, as a new node; the moves stay. */
  boolean replace(StoredLease over, LeaseRecord record) {
    List<CuratorOp> operations = new ArrayList<>();
    List<CuratorOp> kept = new ArrayList<>();
    for (String child : children()) {
      String path = nodes.child(child);
      if (nodes.isMoves(child)) {
        data(path, new Stat())
            .ifPresent(json -> kept.add(call(() -> op().create().forPath(path, json))));
      }
      operations.add(call(() -> op().delete().forPath(path)));
    }
    operations.add(deletion(over));
    operations.addAll(creation(record));
    operations.addAll(kept);
    return transact(operations);
  }

  boolean remove(StoredLease stored) {
    List<CuratorOp> operations = new ArrayList<>();
    for (String child : children()) {
      operations.add(call(() -> op().delete().forPath(nodes.child(child))));
    }
    operations.add(deletion(stored));
    return transactAs(stored, operations);
  }

  Optional<List<Move>> moves(String endpoint) {
    String path = nodes.moves(endpoint);
    return data(path, new Stat()).map(json -> LeaseJson.moves(path, json));
  }

  boolean writeMoves(StoredLease of, String endpoint, List<Move> moves) {
    String path = nodes.moves(endpoint);
    byte[] json = LeaseJson.write(moves);
    boolean exists = moves(endpoint).isPresent();
    return transactAs(
        of,
        List.of(
            call(
                () ->
                    exists
                        ? op().setData().forPath(path, json)
                        : op().create().forPath(path, json))));
  }

  boolean removeMoves(StoredLease of, String endpoint) {
    return transactAs(of, List.of(call(() -> op().delete().forPath(nodes.moves(endpoint)))));
  }

  private void ensureRoot() {
    try {
      ZookeeperCall.make(
          "creating " + nodes.root(),
          () ->
              curator.checkExists().forPath(nodes.root()) == null
                  ? curator.create().forPath(nodes.root(), new byte[0])
                  : nodes.root());
    } catch (KeeperException e) {
      // Another worker was quicker.
    }
  }

  private List<CuratorOp> creation(LeaseRecord record) {
    return List.of(
        call(() -> op().create().forPath(nodes.record(), LeaseJson.write(record))),
        call(() -> op().create().forPath(nodes.owner(record.workflowId(), record.runId()), EMPTY)));
  }

  private CuratorOp deletion(StoredLease stored) {
    return call(() -> op().delete().withVersion(stored.version()).forPath(nodes.record()));
  }

  /** Adds the check that the record is still the owner's, not only of the same version. */
  private boolean transactAs(StoredLease stored, List<CuratorOp> operations) {
    String owner = nodes.owner(stored.record().workflowId(), stored.record().runId());
    List<CuratorOp> checked = new ArrayList<>();
    checked.add(call(() -> op().check().forPath(owner)));
    checked.addAll(operations);
    return transact(checked);
  }

  private boolean transact(List<CuratorOp> operations) {
    try {
      ZookeeperCall.make("writing" + doing, () -> curator.transaction().forOperations(operations));
      return true;
    } catch (KeeperException e) {
      return false;
    }
  }

  private Optional<byte[]> data(String path, Stat stat) {
    try {
      return Optional.of(
          ZookeeperCall.make(
              "reading" + doing, () -> curator.getData().storingStatIn(stat).forPath(path)));
    } catch (KeeperException e) {
      return Optional.empty();
    }
  }

  private List<String> children() {
    try {
      return ZookeeperCall.make(
          "reading" + doing, () -> curator.getChildren().forPath(nodes.record()));
    } catch (KeeperException e) {
      return List.of();
    }
  }

  private TransactionOp op() {
    return curator.transactionOp();
  }

  private <T> T call(ZookeeperCall<T> call) {
    try {
      return ZookeeperCall.make("preparing a write of" + doing, call);
    } catch (KeeperException e) {
      throw new IllegalStateException("preparing an operation asks ZooKeeper nothing", e);
    }
  }
}
