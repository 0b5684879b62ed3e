package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * The nameserver's methods that begin an operation on one partition. Each answers as soon as the
 * operation exists.
 */
final class ReplicaMethods {
  private ReplicaMethods() {}

  static void addTo(LeaderService service) {
    service.add("MakeSnapshotNS", ReplicaMethods::makeSnapshot);
    service.add("AddReplicaNS", ReplicaMethods::addReplica);
    service.add("DelReplicaNS", ReplicaMethods::delReplica);
    service.add("ChangeLeader", ReplicaMethods::changeLeader);
    service.add("RecoverTable", ReplicaMethods::recoverTable);
    service.add("Migrate", ReplicaMethods::migrate);
  }

  private static ObjectNode makeSnapshot(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    synchronized (cluster) {
      Table table = Requests.table(cluster, request);
      Partition partition = Requests.partition(table, request);
      leading.operations().create(OpType.kMakeSnapshotOP, OpTarget.of(table, partition.pid, ""));
    }
    return Status.OK.reply();
  }

  private static ObjectNode addReplica(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    String endpoint = Requests.endpoint(request);
    synchronized (cluster) {
      Table table = Requests.table(cluster, request);
      Requests.requireHealthy(cluster, endpoint);
      List<Partition> partitions = new ArrayList<>();
      for (int pid : pids(request, "pid_group")) {
        Partition partition = table.partition(pid).orElseThrow(Status.INVALID_PARAMETER::refusal);
        if (partition.find(endpoint).isPresent()) {
          throw Status.PID_EXISTS.refusal("pid " + pid + " is exist in " + endpoint);
        }
        partitions.add(partition);
      }
      for (Partition partition : partitions) {
        leading
            .operations()
            .create(OpType.kAddReplicaOP, OpTarget.of(table, partition.pid, endpoint));
      }
    }
    return Status.OK.reply();
  }

  private static ObjectNode delReplica(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    String endpoint = Requests.endpoint(request);
    synchronized (cluster) {
      Table table = Requests.table(cluster, request);
      Requests.requireHealthy(cluster, endpoint);
      for (int pid : pids(request, "pid_group")) {
        Partition partition = table.partition(pid).orElseThrow(Status.INVALID_PARAMETER::refusal);
        PartitionMeta meta =
            partition
                .find(endpoint)
                .orElseThrow(
                    () ->
                        Status.INVALID_PARAMETER.refusal(
                            "pid " + pid + " is not exist in " + endpoint));
        if (meta.leader && meta.isAlive()) {
          throw Status.TABLE_IS_LEADER.refusal(
              "can not del leader. pid " + pid + " endpoint " + endpoint);
        }
        leading.operations().create(OpType.kDelReplicaOP, OpTarget.of(table, pid, endpoint));
      }
    }
    return Status.OK.reply();
  }

  private static List<Integer> pids(ObjectNode request, String group) {
    List<Integer> pids = new ArrayList<>();
    request.path(group).forEach(pid -> pids.add(pid.asInt()));
    return pids.isEmpty() ? List.of(request.path("pid").asInt()) : pids;
  }

  private static ObjectNode changeLeader(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    synchronized (cluster) {
      Table table = Requests.table(cluster, request);
      Partition partition = Requests.partition(table, request);
      if (partition.hasOneReplica()) {
        throw Status.NO_FOLLOWER.refusal();
      }
      boolean forced = request.has("candidate_leader");
      boolean leaderUp =
          partition.leader().filter(meta -> cluster.isHealthy(meta.endpoint)).isPresent();
      if (!forced && leaderUp) {
        throw Status.LEADER_ALIVE.refusal();
      }
      List<String> followers =
          partition.metas.stream()
              .filter(meta -> !meta.leader && meta.isAlive() && cluster.isHealthy(meta.endpoint))
              .map(meta -> meta.endpoint)
              .toList();
      if (followers.isEmpty()) {
        throw Status.NO_ALIVE_FOLLOWER.refusal();
      }
      String candidate = request.path("candidate_leader").asText("auto");
      boolean any = candidate.equals("auto");
      if (!any && !followers.contains(candidate)) {
        throw Status.OP_NOT_CREATED.refusal();
      }
      OpTarget target = OpTarget.of(table, partition.pid, any ? "" : candidate);
      leading.operations().create(OpType.kChangeLeaderOP, target);
    }
    return Status.OK.reply();
  }

  private static ObjectNode recoverTable(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    String endpoint = Requests.endpoint(request);
    synchronized (cluster) {
      Table table = Requests.table(cluster, request);
      Requests.requireKnown(cluster, endpoint);
      Requests.requireHealthy(cluster, endpoint);
      Partition partition = Requests.partition(table, request);
      PartitionMeta meta = partition.find(endpoint).orElseThrow(Status.PID_NOT_FOUND::refusal);
      if (meta.isAlive()) {
        throw Status.TABLE_ALIVE.refusal();
      }
      leading
          .operations()
          .create(OpType.kRecoverTableOP, OpTarget.of(table, partition.pid, endpoint));
    }
    return Status.OK.reply();
  }

  private static ObjectNode migrate(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    String source = request.path("src_endpoint").asText();
    String destination = request.path("des_endpoint").asText();
    synchronized (cluster) {
      Requests.requireHealthy(cluster, source);
      Requests.requireHealthy(cluster, destination);
      Table table = Requests.table(cluster, request);
      for (JsonNode pid : request.path("pid")) {
        checkMigration(table, pid.asInt(), source, destination);
      }
      for (JsonNode pid : request.path("pid")) {
        OpTarget target = new OpTarget(table.db, table.name, pid.asInt(), source, destination);
        leading.operations().create(OpType.kMigrateOP, target);
      }
    }
    return Status.OK.reply();
  }

  private static void checkMigration(Table table, int pid, String source, String destination) {
    Partition partition = table.partition(pid).orElseThrow(Status.PID_NOT_FOUND::refusal);
    PartitionMeta meta = partition.find(source).orElseThrow(Status.PID_NOT_FOUND::refusal);
    if (meta.leader) {
      throw Status.CANNOT_MIGRATE_LEADER.refusal(
          "cannot migrate leader. name[" + table.name + "] pid[" + pid + "]");
    }
    if (partition.find(destination).isPresent()) {
      throw Status.PID_EXISTS.refusal("pid " + pid + " is exist in " + destination);
    }
  }
}
