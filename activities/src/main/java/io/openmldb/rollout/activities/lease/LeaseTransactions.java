package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.zookeeper.EnsembleSync;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperCall;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRefusedException;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.TransactionOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's lease in ZooKeeper: single conditional transactions, each of which says whether it
 * was made. A "no" may be said of one that was made, when its answer was lost and Curator tried it
 * again; callers read before they decide. What they read then is what stands: see {@link #sync}.
 */
final class LeaseTransactions {

  private static final byte[] EMPTY = new byte[0];

  /** A record and its owner are two reads; another owner in between is seldom. */
  private static final int LOOKS = 5;

  private final CuratorFramework curator;
  private final LeasePaths nodes;
  private final String doing;

  LeaseTransactions(ClusterConfig cluster, CuratorFramework curator) {
    this.curator = curator;
    this.nodes = LeasePaths.of(cluster.leasePath(), cluster.rootPath());
    this.doing = " the lease of cluster " + cluster.name() + " at " + nodes.record();
  }

  /** The record, with its fencing token. */
  Optional<VersionedLease> read() {
    for (int look = 0; look < LOOKS; look++) {
      Stat stat = new Stat();
      Optional<byte[]> json = data(nodes.record(), stat);
      if (json.isEmpty()) {
        return Optional.empty();
      }
      LeaseRecord record = LeaseJson.record(nodes.record(), json.get());
      Stat owner = stat(nodes.owner(record.workflowId(), record.runId()));
      if (owner != null) {
        return Optional.of(
            new VersionedLease(record, owner.getCzxid(), stat.getVersion(), owner.getVersion()));
      }
      // Another owner's, or gone, since it was read.
    }
    throw new ZooKeeperUnavailableException(
        "reading" + doing + " found another owner at each look, or a record without one",
        new KeeperException.NoNodeException(nodes.record()));
  }

  /**
   * Has what is read next show all that was written until now, by whichever worker: a server that
   * follows may lag. Without it a lease that stands can be missing, and one that is given back can
   * seem to stand.
   */
  void sync() {
    EnsembleSync.run("reading" + doing, curator, nodes.record());
  }

  /**
   * The record that {@code lease} was granted on.
   *
   * @throws LeaseLostException when it is not in force any more
   */
  VersionedLease held(Lease lease) {
    Optional<VersionedLease> found = read().filter(stored -> stored.isOf(lease));
    return found.orElseGet(() -> heldAfterSync(lease));
  }

  private VersionedLease heldAfterSync(Lease lease) {
    sync();
    VersionedLease stored =
        read().orElseThrow(() -> new LeaseLostException(lease, "the record is gone"));
    if (!stored.isOf(lease)) {
      throw new LeaseLostException(
          lease,
          "workflow "
              + stored.record().workflowId()
              + " holds the cluster since "
              + stored.record().since());
    }
    return stored;
  }

  boolean create(LeaseRecord record) {
    ensureRoot();
    return transact(creation(record));
  }

  boolean write(VersionedLease over, String attempt, LeaseRecord record) {
    return transactAs(
        over,
        attempt,
        List.of(
            call(
                () ->
                    op().setData()
                        .withVersion(over.version())
                        .forPath(nodes.record(), LeaseJson.write(record)))));
  }

  /**
   * Puts {@code record} in the place of {@code over}, under a new fencing token, and {@code ours}
   * in the place of the attempts that were found; the lists stay. Not when a further one has begun
   * since {@code over} was read.
   */
  boolean replace(
      VersionedLease over, LeaseRecord record, LeaseAttempt ours, List<LeaseAttempt> found) {
    List<CuratorOp> operations = new ArrayList<>();
    operations.add(
        call(() -> op().delete().withVersion(over.begun()).forPath(owner(over.record()))));
    operations.add(
        call(
            () ->
                op().setData()
                    .withVersion(over.version())
                    .forPath(nodes.record(), LeaseJson.write(record))));
    operations.add(call(() -> op().create().forPath(owner(record), EMPTY)));
    operations.addAll(succession(ours, found));
    return transact(operations);
  }

  boolean remove(VersionedLease stored) {
    List<CuratorOp> operations = new ArrayList<>();
    operations.add(call(() -> op().check().forPath(owner(stored.record()))));
    for (String child : children()) {
      operations.add(call(() -> op().delete().forPath(nodes.child(child))));
    }
    operations.add(call(() -> op().delete().withVersion(stored.version()).forPath(nodes.record())));
    return transact(operations);
  }

  /** The attempts that have not struck themselves; one, or none. */
  List<LeaseAttempt> attempts() {
    List<LeaseAttempt> attempts = new ArrayList<>();
    for (String child : children()) {
      if (LeasePaths.isAttempt(child)) {
        String path = nodes.child(child);
        data(path, new Stat()).ifPresent(json -> attempts.add(LeaseJson.attempt(path, json)));
      }
    }
    return attempts;
  }

  /**
   * Puts {@code ours} in the place of the attempts that were found; not when a further one has
   * begun since {@code of} was read: it would run beside this one. So each that begins counts on
   * the version of the owner's node.
   */
  boolean begin(VersionedLease of, LeaseAttempt ours, List<LeaseAttempt> found) {
    List<CuratorOp> operations = new ArrayList<>();
    operations.add(
        call(() -> op().setData().withVersion(of.begun()).forPath(owner(of.record()), EMPTY)));
    operations.addAll(succession(ours, found));
    return transact(operations);
  }

  private List<CuratorOp> succession(LeaseAttempt ours, List<LeaseAttempt> found) {
    List<CuratorOp> operations = new ArrayList<>();
    for (LeaseAttempt one : found) {
      operations.add(call(() -> op().delete().forPath(nodes.attempt(one.nonce()))));
    }
    operations.add(
        call(() -> op().create().forPath(nodes.attempt(ours.nonce()), LeaseJson.write(ours))));
    return operations;
  }

  /** Whether the lease names an attempt, and not another one or another owner. */
  boolean isNamed(String attempt) {
    if (tokenOf(attempt).isPresent()) {
      return true;
    }
    sync();
    return tokenOf(attempt).isPresent();
  }

  /** The transaction that wrote an attempt; empty when the lease does not name it. */
  OptionalLong tokenOf(String attempt) {
    Stat stat = stat(nodes.attempt(attempt));
    return stat == null ? OptionalLong.empty() : OptionalLong.of(stat.getCzxid());
  }

  /** Writes an attempt over itself; one that has been replaced is left alone. */
  void rewrite(LeaseAttempt attempt) {
    transact(
        List.of(
            call(
                () ->
                    op().setData()
                        .forPath(nodes.attempt(attempt.nonce()), LeaseJson.write(attempt)))));
  }

  void strike(String attempt) {
    transact(List.of(call(() -> op().delete().forPath(nodes.attempt(attempt)))));
  }

  /** All items of a list. */
  <T> List<T> items(LeaseList<T> list, String endpoint) {
    List<T> items = new ArrayList<>();
    chunks(list, endpoint)
        .forEach((path, json) -> items.addAll(LeaseJson.items(path, json, list.type())));
    return list.union(items, List.of());
  }

  /** The transaction that wrote the first item of a list; empty when there is none. */
  OptionalLong begunOf(LeaseList<?> list, String endpoint) {
    Stat stat = stat(nodes.chunk(list, endpoint, 0));
    return stat == null ? OptionalLong.empty() : OptionalLong.of(stat.getCzxid());
  }

  /** Writes a list chunk by chunk; it may have been written in part when this says no. */
  <T> boolean writeItems(
      VersionedLease of, String attempt, LeaseList<T> list, String endpoint, List<T> items) {
    Map<String, byte[]> found = chunks(list, endpoint);
    int number = 0;
    for (List<T> chunk : list.chunks(items)) {
      String path = nodes.chunk(list, endpoint, number++);
      byte[] json = LeaseJson.write(chunk);
      byte[] before = found.get(path);
      if (!Arrays.equals(before, json) && !writeChunk(of, attempt, path, json, before == null)) {
        return false;
      }
    }
    return true;
  }

  private boolean writeChunk(
      VersionedLease of, String attempt, String path, byte[] json, boolean isNew) {
    return transactAs(
        of,
        attempt,
        List.of(
            call(
                () ->
                    isNew
                        ? op().create().forPath(path, json)
                        : op().setData().forPath(path, json))));
  }

  boolean removeItems(VersionedLease of, String attempt, LeaseList<?> list, String endpoint) {
    List<CuratorOp> operations = new ArrayList<>();
    for (String path : chunkPaths(list, endpoint)) {
      operations.add(call(() -> op().delete().forPath(path)));
    }
    return operations.isEmpty() || transactAs(of, attempt, operations);
  }

  /** The tablets that have anything in a list. */
  Set<String> endpoints(LeaseList<?> list) {
    return children().stream()
        .map(child -> LeasePaths.endpointOf(list, child))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, byte[]> chunks(LeaseList<?> list, String endpoint) {
    Map<String, byte[]> chunks = new LinkedHashMap<>();
    for (String path : chunkPaths(list, endpoint)) {
      data(path, new Stat()).ifPresent(json -> chunks.put(path, json));
    }
    return chunks;
  }

  private List<String> chunkPaths(LeaseList<?> list, String endpoint) {
    return children().stream()
        .filter(child -> endpoint.equals(LeasePaths.endpointOf(list, child)))
        .sorted()
        .map(nodes::child)
        .toList();
  }

  /**
   * What keeps the worker from writing leases, as a sentence for people; empty when nothing does.
   * It is tried by a transaction that ZooKeeper judges and then drops: it makes a node, and checks
   * one that is never there.
   */
  Optional<String> refusal() {
    String probe = firstMissing().orElse(nodes.root() + "/probe");
    List<CuratorOp> operations =
        List.of(
            call(() -> op().create().forPath(probe, EMPTY)),
            call(() -> op().check().forPath(nodes.root() + "/never/there")));
    try {
      ZooKeeperCall.make("trying" + doing, () -> curator.transaction().forOperations(operations));
      throw new IllegalStateException("a node is there that is never made");
    } catch (KeeperException dropped) {
      return Optional.empty();
    } catch (ZooKeeperRefusedException e) {
      return Optional.of(whatToCreate());
    }
  }

  private Optional<String> firstMissing() {
    return nodes.rootAndAbove().stream().filter(path -> stat(path) == null).findFirst();
  }

  /**
   * In transactions: a plain create is an operation that ZooKeeper knows since 3.5 only.
   *
   * @throws ZooKeeperRefusedException when the worker may not, with what has to be made for it
   */
  private void ensureRoot() {
    for (String path : nodes.rootAndAbove()) {
      if (stat(path) == null) {
        try {
          // When another worker was quicker, that is as well.
          transact(List.of(call(() -> op().create().forPath(path, EMPTY))));
        } catch (ZooKeeperRefusedException e) {
          throw new ZooKeeperRefusedException(whatToCreate(), e);
        }
      }
    }
  }

  private String whatToCreate() {
    return "ZooKeeper does not let the worker create nodes for"
        + doing
        + ": let an administrator create "
        + firstMissing().orElse(nodes.root())
        + " with the permissions to read, create and delete for the worker's identity"
        + " (zookeeperAuth in the registry file; world:anyone without one), or name a node in"
        + " leasePath of the registry file below which the worker may create";
  }

  private List<CuratorOp> creation(LeaseRecord record) {
    return List.of(
        call(() -> op().create().forPath(nodes.record(), LeaseJson.write(record))),
        call(() -> op().create().forPath(owner(record), EMPTY)));
  }

  /** Adds the checks that the record is still the owner's, and that the lease names the attempt. */
  private boolean transactAs(VersionedLease stored, String attempt, List<CuratorOp> operations) {
    List<CuratorOp> checked = new ArrayList<>();
    checked.add(call(() -> op().check().forPath(owner(stored.record()))));
    checked.add(call(() -> op().check().forPath(nodes.attempt(attempt))));
    checked.addAll(operations);
    return transact(checked);
  }

  private boolean transact(List<CuratorOp> operations) {
    try {
      ZooKeeperCall.make("writing" + doing, () -> curator.transaction().forOperations(operations));
      return true;
    } catch (KeeperException e) {
      // The operations stand on what was read, from a server that may have lagged.
      sync();
      return false;
    }
  }

  private String owner(LeaseRecord record) {
    return nodes.owner(record.workflowId(), record.runId());
  }

  private @Nullable Stat stat(String path) {
    try {
      return ZooKeeperCall.make("reading" + doing, () -> curator.checkExists().forPath(path));
    } catch (KeeperException e) {
      throw new IllegalStateException("whether a node exists is no error", e);
    }
  }

  private Optional<byte[]> data(String path, Stat stat) {
    try {
      byte @Nullable [] data =
          ZooKeeperCall.make(
              "reading" + doing, () -> curator.getData().storingStatIn(stat).forPath(path));
      // Of a node that was made without data, by hand say, Curator gives null.
      return Optional.of(data == null ? EMPTY : data);
    } catch (KeeperException e) {
      return Optional.empty();
    }
  }

  private List<String> children() {
    try {
      return ZooKeeperCall.make(
          "reading" + doing, () -> curator.getChildren().forPath(nodes.record()));
    } catch (KeeperException e) {
      return List.of();
    }
  }

  private TransactionOp op() {
    return curator.transactionOp();
  }

  private <T> T call(ZooKeeperCall<T> call) {
    try {
      return ZooKeeperCall.make("preparing a write of" + doing, call);
    } catch (KeeperException e) {
      throw new IllegalStateException("preparing an operation asks ZooKeeper nothing", e);
    }
  }
}
