package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import java.io.IOException;
import java.util.Collection;

/** The nameserver's calls to tablets. */
public final class TabletCalls {
  private final RpcClient client;

  public TabletCalls(RpcClient client) {
    this.client = client;
  }

  /** A tablet answered, and its answer was no. */
  public static final class Refused extends IOException {
    private final int code;

    Refused(String endpoint, String method, JsonNode reply) {
      super(
          endpoint
              + " "
              + method
              + ": "
              + reply.path("code").asInt()
              + " "
              + reply.path("msg").asText());
      this.code = reply.path("code").asInt();
    }

    public int code() {
      return code;
    }
  }

  /** Last term and offset of a replica, as far as the tablet has it loaded. */
  public record TermPair(boolean hasTable, boolean isLeader, long term, long offset) {}

  public JsonNode tableStatus(String endpoint) throws IOException {
    return call(endpoint, "GetTableStatus", JsonTrees.object()).path("all_table_status");
  }

  public boolean isLoaded(String endpoint, int tid, int pid) throws IOException {
    JsonNode status =
        call(endpoint, "GetTableStatus", id(tid, pid)).path("all_table_status").path(0);
    String state = status.path("state").asText();
    return !state.isEmpty() && !state.equals("kTableUndefined") && !state.equals("kTableLoading");
  }

  public TermPair termPair(String endpoint, int tid, int pid) throws IOException {
    JsonNode reply = call(endpoint, "GetTermPair", id(tid, pid));
    return new TermPair(
        reply.path("has_table").asBoolean(),
        reply.path("is_leader").asBoolean(),
        reply.path("term").asLong(),
        reply.path("offset").asLong());
  }

  /** The offset of a leader's snapshot, 0 where it has none. */
  public long snapshotOffset(String endpoint, int tid, int pid) throws IOException {
    return call(endpoint, "GetManifest", id(tid, pid)).path("manifest").path("offset").asLong();
  }

  public void createTable(String endpoint, ObjectNode meta) throws IOException {
    call(endpoint, "CreateTable", JsonTrees.object().set("table_meta", meta));
  }

  public void loadTable(String endpoint, ObjectNode meta) throws IOException {
    call(endpoint, "LoadTable", JsonTrees.object().set("table_meta", meta));
  }

  public void dropTable(String endpoint, int tid, int pid) throws IOException {
    call(endpoint, "DropTable", id(tid, pid));
  }

  /** Calls one of AddReplica, DelReplica and SendSnapshot, which all name another tablet. */
  public void callAbout(String endpoint, String method, ReplicaRef replica) throws IOException {
    call(endpoint, method, id(replica.tid(), replica.pid()).put("endpoint", replica.endpoint()));
  }

  /** A replica that a call to another tablet is about. */
  public record ReplicaRef(int tid, int pid, String endpoint) {}

  /** Calls a method that takes only the partition: PauseSnapshot, RecoverSnapshot, MakeSnapshot. */
  public void callPartition(String endpoint, String method, int tid, int pid) throws IOException {
    call(endpoint, method, id(tid, pid));
  }

  public long followOfNoOne(String endpoint, int tid, int pid, long term) throws IOException {
    return call(endpoint, "FollowOfNoOne", id(tid, pid).put("term", term)).path("offset").asLong();
  }

  public void makeLeader(ReplicaRef replica, long term, Collection<String> followers)
      throws IOException {
    ObjectNode request =
        id(replica.tid(), replica.pid()).put("term", term).put("mode", "kTableLeader");
    ArrayNode list = request.putArray("replicas");
    followers.forEach(list::add);
    call(replica.endpoint(), "ChangeRole", request);
  }

  public void makeFollower(ReplicaRef replica) throws IOException {
    ObjectNode request = id(replica.tid(), replica.pid()).put("mode", "kTableFollower");
    call(replica.endpoint(), "ChangeRole", request);
  }

  public void setMode(String endpoint, boolean follower) throws IOException {
    call(endpoint, "SetMode", JsonTrees.object().put("follower", follower));
  }

  public void put(String endpoint, ObjectNode row) throws IOException {
    call(endpoint, "Put", row);
  }

  private static ObjectNode id(int tid, int pid) {
    return JsonTrees.object().put("tid", tid).put("pid", pid);
  }

  private ObjectNode call(String endpoint, String method, ObjectNode request) throws IOException {
    ObjectNode reply = client.call(endpoint, "TabletServer/" + method, request);
    if (reply.path("code").asInt() != 0) {
      throw new Refused(endpoint, method, reply);
    }
    return reply;
  }
}
