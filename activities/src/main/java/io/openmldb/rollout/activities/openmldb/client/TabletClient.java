package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One tablet. Every method is one exchange, never repeated by itself; each throws {@link
 * OpenmldbException}.
 */
public final class TabletClient {

  /**
   * No table ever has this id: a write to it is refused in any case, and the error code shows
   * whether the tablet is fenced.
   */
  private static final int NO_TABLE = Integer.MAX_VALUE;

  private final RpcTransport transport;
  private final String endpoint;
  private final CallDeadlines deadlines;

  public TabletClient(RpcTransport transport, String endpoint, CallDeadlines deadlines) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.deadlines = deadlines;
  }

  /** The same client for calls that only have until {@code limit}. */
  public TabletClient endingBy(Instant limit, Waiter waiter) {
    return new TabletClient(transport.endingBy(limit, Duration.ZERO, waiter), endpoint, deadlines);
  }

  /** The tablet's {@code host:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** Every replica that it serves; none right after a restart. */
  public List<ReplicaStatus> replicas() {
    return ResponseParser.replicas(ask("GetTableStatus", message(), deadlines.read()));
  }

  /** One replica, if it serves it. */
  public Optional<ReplicaStatus> replica(int tid, int pid) {
    return ResponseParser.replicas(ask("GetTableStatus", message(tid, pid), deadlines.read()))
        .stream()
        .findFirst();
  }

  /**
   * What this tablet, as the leader of a partition, says of itself and its followers.
   *
   * @throws OpenmldbException.Refused {@link ErrorCode#TABLE_IS_FOLLOWER} when it does not lead,
   *     {@link ErrorCode#TABLE_NOT_FOUND} when it does not serve it
   */
  public LeaderStatus readAsLeader(int tid, int pid) {
    JsonNode answer = exchange("GetTableFollower", message(tid, pid), deadlines.read());
    if (code(answer) != ErrorCode.NO_FOLLOWER.code()) {
      check("GetTableFollower", answer);
    }
    return ResponseParser.leader(answer);
  }

  /** Whether this tablet refuses every write: whether a fence is up here. */
  public boolean refusesWrites() {
    ObjectNode write =
        message(NO_TABLE, 0).put("pk", "fence").put("time", 1).put("value", "ZmVuY2U=");
    JsonNode answer = exchange("Put", write, deadlines.read());
    if (code(answer) == ErrorCode.IS_FOLLOWER_CLUSTER.code()) {
      return true;
    }
    if (code(answer) == ErrorCode.TABLE_NOT_FOUND.code()) {
      return false;
    }
    throw refused("Put", answer);
  }

  /** Raises or lifts the fence: whether every write is refused from now on. */
  public void refuseWrites(boolean refuse) {
    ask("SetMode", message().put("follower", refuse), deadlines.read());
  }

  /**
   * Makes the replica here a follower, whatever it was; a follower refuses writes.
   *
   * @throws OpenmldbException.Refused {@link ErrorCode#TABLE_NOT_FOUND}
   */
  public void demote(int tid, int pid) {
    ask("ChangeRole", message(tid, pid).put("mode", "kTableFollower"), deadlines.read());
  }

  /**
   * Makes the replica here a leader without followers. A replica that is a leader already keeps its
   * term; that is no error.
   *
   * @param term the partition's latest; never one that the nameserver has not given out yet, since
   *     followers that know it would refuse the nameserver's next leader change
   */
  public void promote(int tid, int pid, long term) {
    ObjectNode message = message(tid, pid).put("mode", "kTableLeader").put("term", term);
    message.putArray("replicas");
    askTolerating("ChangeRole", message, ErrorCode.TABLE_IS_LEADER);
  }

  /**
   * Attaches a follower: this leader replicates to it from now on. Attached already: says nothing.
   */
  public void attach(int tid, int pid, String follower) {
    askTolerating(
        "AddReplica", followerMessage(tid, pid, follower), ErrorCode.REPLICA_ALREADY_ATTACHED);
  }

  /** Detaches a follower: this leader does not replicate to it any more. */
  public void detach(int tid, int pid, String follower) {
    ask("DelReplica", followerMessage(tid, pid, follower), deadlines.change());
  }

  /**
   * Loads a replica from this tablet's disk, always as a follower; answers before it is loaded.
   * Loaded: says nothing.
   *
   * <p>There is no loading as a leader: for a moment such a replica takes writes before it has its
   * log, and begins a new one, for which the old one is given up. One that is to lead is promoted
   * when it is loaded. The role is always said, because the file that the tablet keeps remembers
   * the role of the replica's first day.
   *
   * @param storageMode its table's
   * @throws OpenmldbException.Refused {@link ErrorCode#TABLE_CANNOT_BE_LOADED} when it is not on
   *     the disk
   */
  public void load(PartitionId partition, String storageMode) {
    ObjectNode meta =
        message(partition.tid(), partition.pid())
            .put("name", partition.table())
            .put("ttl", 0)
            .put("seg_cnt", 8)
            .put("storage_mode", storageMode)
            .put("mode", "kTableFollower");
    ObjectNode message = message();
    message.set("table_meta", meta);
    askTolerating("LoadTable", message, ErrorCode.TABLE_ALREADY_EXISTS);
  }

  /** Drops the replica here, data and all. Absent already: says nothing. */
  public void drop(int tid, int pid) {
    askTolerating("DropTable", message(tid, pid), ErrorCode.TABLE_NOT_FOUND);
  }

  private void askTolerating(String method, JsonNode message, ErrorCode tolerated) {
    JsonNode answer = exchange(method, message, deadlines.change());
    if (code(answer) != tolerated.code()) {
      check(method, answer);
    }
  }

  private JsonNode ask(String method, JsonNode message, Duration deadline) {
    JsonNode answer = exchange(method, message, deadline);
    check(method, answer);
    return answer;
  }

  private JsonNode exchange(String method, JsonNode message, Duration deadline) {
    return transport.call(endpoint, "TabletServer/" + method, message, deadline);
  }

  private void check(String method, JsonNode answer) {
    if (code(answer) != ErrorCode.OK.code()) {
      throw refused(method, answer);
    }
  }

  private OpenmldbException.Refused refused(String method, JsonNode answer) {
    return new OpenmldbException.Refused(
        endpoint, "TabletServer/" + method, code(answer), answer.path("msg").asText());
  }

  private static int code(JsonNode answer) {
    return answer.path("code").asInt();
  }

  private static ObjectNode message() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode message(int tid, int pid) {
    return message().put("tid", tid).put("pid", pid);
  }

  private static ObjectNode followerMessage(int tid, int pid, String follower) {
    return message(tid, pid).put("endpoint", follower);
  }
}
