package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;

/** The tablet's methods that make leaders and followers and carry the log between them. */
final class ReplicationMethods {
  private final TabletReplicas tablet;
  private final Replicator replicator;
  private final ServerRuntime runtime;
  private final InjectedFaults faults;

  ReplicationMethods(
      TabletReplicas tablet, Replicator replicator, ServerRuntime runtime, InjectedFaults faults) {
    this.tablet = tablet;
    this.replicator = replicator;
    this.runtime = runtime;
    this.faults = faults;
  }

  void addTo(RpcService service) {
    service.add("AppendEntries", this::appendEntries);
    service.add("AddReplica", this::addReplica);
    service.add("DelReplica", this::delReplica);
    service.add("ChangeRole", this::changeRole);
    service.add("FollowOfNoOne", this::followOfNoOne);
  }

  private ObjectNode appendEntries(ObjectNode request) {
    faults.millis("lag").ifPresent(runtime::sleep);
    Replica replica = tablet.get(PartitionKey.of(request));
    return replica.append(
        request.path("term").asLong(),
        request.path("pre_log_index").asLong(),
        request.path("entries"));
  }

  private ObjectNode addReplica(ObjectNode request) {
    Replica leader = tablet.getLeader(PartitionKey.of(request));
    boolean added = replicator.attach(leader, request.path("endpoint").asText());
    return added ? ReturnCode.OK.reply() : ReturnCode.REPLICA_EXISTS.reply();
  }

  private ObjectNode delReplica(ObjectNode request) {
    Replica leader = tablet.getLeader(PartitionKey.of(request));
    replicator.detach(leader.meta().id(), request.path("endpoint").asText());
    return ReturnCode.OK.reply();
  }

  private ObjectNode changeRole(ObjectNode request) {
    PartitionKey id = PartitionKey.of(request);
    Replica replica = tablet.get(id);
    if (request.path("mode").asText().equals(ReplicaMode.kTableLeader.name())) {
      replica.lead(request.path("term").asLong());
      replicator.detachAll(id);
      JsonTrees.strings(request.path("replicas"))
          .forEach(endpoint -> replicator.attach(replica, endpoint));
    } else {
      replica.follow();
      replicator.detachAll(id);
    }
    return ReturnCode.OK.reply();
  }

  /** Prepares a follower to become a leader: enters the new term and tells how far it is. */
  private ObjectNode followOfNoOne(ObjectNode request) {
    Replica replica = tablet.get(PartitionKey.of(request));
    return ReturnCode.OK.reply().put("offset", replica.enterTerm(request.path("term").asLong()));
  }
}
