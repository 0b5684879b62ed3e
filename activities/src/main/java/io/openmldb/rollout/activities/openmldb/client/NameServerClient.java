package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The leading nameserver. Who leads is asked at every call; when it changes meanwhile the call goes
 * to the next one, as long as it is safe to repeat: calls that only read always, others only when
 * they have certainly not been taken. Each method throws {@link OpenmldbException}, or {@link
 * NoNameServerException} when none led for too long.
 */
public final class NameServerClient {

  private final LeaderRouting calls;
  private final CallDeadlines deadlines;

  public NameServerClient(LeaderRouting calls, CallDeadlines deadlines) {
    this.calls = calls;
    this.deadlines = deadlines;
  }

  /** The same client, for callers that cannot wait: not for a takeover, nor long for an answer. */
  public NameServerClient withDeadlines(CallDeadlines shorter) {
    return new NameServerClient(calls.within(Duration.ZERO), shorter);
  }

  /**
   * A client of the nameserver that leads now, also when another one leads later: its calls do not
   * ask ZooKeeper.
   */
  public NameServerClient ofPresentLeader() {
    return new NameServerClient(calls.ofPresentLeader(), deadlines);
  }

  /**
   * The same client for calls that only have until {@code limit}, and are not sent with less than
   * {@code least} left.
   */
  public NameServerClient endingBy(Instant limit, Duration least) {
    return new NameServerClient(calls.endingBy(limit, least), deadlines);
  }

  /** The same client, for what must be done to its end: it never heartbeats. */
  public NameServerClient ignoringCancellation() {
    return new NameServerClient(calls.ignoringCancellation(), deadlines);
  }

  public List<TabletStatus> tablets() {
    return ResponseParser.tablets(read("ShowTablet", message()));
  }

  /** Every table of every database, the internal ones too. */
  public List<TableInfo> tables() {
    return calls.list(
        "ShowTable",
        message().put("show_all", true),
        deadlines.readAll(),
        "table_info",
        ResponseParser::table);
  }

  /** One table; empty when it does not exist. */
  public Optional<TableInfo> table(String db, String name) {
    ObjectNode message = message().put("db", db).put("name", name);
    return ResponseParser.tables(read("ShowTable", message)).stream().findFirst();
  }

  /**
   * One partition's metadata, whole.
   *
   * @throws OpenmldbException.Refused {@link ErrorCode#TABLE_NOT_FOUND}
   */
  public PartitionMetadata metadata(PartitionId partition) {
    JsonNode answer = read("GetTablePartition", partitionMessage(partition));
    return new PartitionMetadata(partition, (ObjectNode) answer.required("table_partition"));
  }

  /** Overwrites one partition's metadata. {@code auto_failover} must be off. */
  public void writeMetadata(PartitionMetadata metadata) {
    PartitionId id = metadata.info().id();
    ObjectNode message = message().put("db", id.db()).put("name", id.table());
    message.set("table_partition", metadata.json());
    change("SetTablePartition", message);
  }

  public boolean isAutoFailoverOn() {
    JsonNode answer = read("ConfGet", message().put("key", "auto_failover"));
    return answer.path("conf").required("auto_failover").asBoolean();
  }

  /** Switches {@code auto_failover}. Asking for what is so already is harmless. */
  public void setAutoFailover(boolean on) {
    ObjectNode message = message();
    message.putObject("conf").put("key", "auto_failover").put("value", Boolean.toString(on));
    calls.repeatable("ConfSet", message, deadlines.change());
  }

  /** Every operation that the nameserver remembers: after a takeover only unfinished and failed. */
  public List<OperationStatus> operations() {
    return ResponseParser.operations(read("ShowOPStatus", message()));
  }

  /** The operations that run or wait to run. */
  public List<OperationStatus> operationsUnderWay() {
    return operations().stream().filter(OperationStatus::isUnderWay).toList();
  }

  /** The operations on one partition. */
  public List<OperationStatus> operations(PartitionId partition) {
    return ResponseParser.operations(read("ShowOPStatus", partitionMessage(partition)));
  }

  /** Whether an operation on one partition runs or waits to run. */
  public boolean isAtWorkOn(PartitionId partition) {
    return operations(partition).stream().anyMatch(OperationStatus::isUnderWay);
  }

  /** Cancels an operation that is not finished. {@code auto_failover} must be off. */
  public void cancelOperation(long id) {
    change("CancelOP", message().put("op_id", id));
  }

  /** Makes the replica on {@code candidate} the leader. {@code auto_failover} must be off. */
  public void changeLeader(PartitionId partition, String candidate) {
    change("ChangeLeader", partitionMessage(partition).put("candidate_leader", candidate));
  }

  /**
   * Has the nameserver make a replica a live follower again. Answers when an operation was made;
   * that one makes another, and only then is the replica alive. {@code auto_failover} must be off.
   *
   * @throws OpenmldbException.Refused {@link ErrorCode#REPLICA_IS_ALIVE}
   */
  public void recoverReplica(PartitionId partition, String endpoint) {
    change("RecoverTable", replicaMessage(partition, endpoint));
  }

  /**
   * Has the nameserver add a replica; an operation does it.
   *
   * @throws OpenmldbException.Refused {@link ErrorCode#REPLICA_ALREADY_EXISTS}
   */
  public void addReplica(PartitionId partition, String endpoint) {
    change("AddReplicaNS", replicaMessage(partition, endpoint));
  }

  /** Has the nameserver delete a replica that does not lead; an operation does it. */
  public void deleteReplica(PartitionId partition, String endpoint) {
    change("DelReplicaNS", replicaMessage(partition, endpoint));
  }

  /** Marks a replica dead, so that it can be recovered. {@code auto_failover} must be off. */
  public void markDead(PartitionId partition, String endpoint) {
    mark(partition, endpoint, false);
  }

  /**
   * Marks a replica alive. Only ever for a partition that has no live leader: elsewhere, for an old
   * leader, it would make two. {@code auto_failover} must be off.
   */
  public void markAlive(PartitionId partition, String endpoint) {
    mark(partition, endpoint, true);
  }

  private void mark(PartitionId partition, String endpoint, boolean alive) {
    ObjectNode message = replicaMessage(partition, endpoint).put("is_alive", alive);
    calls.repeatable("UpdateTableAliveStatus", message, deadlines.change());
  }

  /** Moves leaders off a dead tablet and marks its replicas dead. {@code auto_failover} off. */
  public void failOver(String endpoint) {
    change("OfflineEndpoint", message().put("endpoint", endpoint));
  }

  private JsonNode read(String method, JsonNode message) {
    return calls.repeatable(method, message, deadlines.read());
  }

  private void change(String method, JsonNode message) {
    calls.once(method, message, deadlines.change());
  }

  private static ObjectNode message() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode partitionMessage(PartitionId partition) {
    return message()
        .put("db", partition.db())
        .put("name", partition.table())
        .put("pid", partition.pid());
  }

  private static ObjectNode replicaMessage(PartitionId partition, String endpoint) {
    return partitionMessage(partition).put("endpoint", endpoint);
  }
}
