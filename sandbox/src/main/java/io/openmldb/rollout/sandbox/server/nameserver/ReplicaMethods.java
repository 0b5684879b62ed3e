package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import io.openmldb.rollout.sandbox.server.nameserver.operation.OperationTarget;
import io.openmldb.rollout.sandbox.server.nameserver.operation.OperationType;
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

  private static ObjectNode makeSnapshot(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
      Partition partition = RequestFields.partition(table, request);
      leading
          .operations()
          .create(OperationType.kMakeSnapshotOP, OperationTarget.of(table, partition.pid, ""));
    }
    return ReturnCode.OK.reply();
  }

  private static ObjectNode addReplica(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    String endpoint = RequestFields.endpoint(request);
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
      RequestFields.requireHealthy(cluster, endpoint);
      List<Partition> partitions = new ArrayList<>();
      for (int pid : pids(request, "pid_group")) {
        Partition partition =
            table.partition(pid).orElseThrow(ReturnCode.INVALID_PARAMETER::refusal);
        if (partition.find(endpoint).isPresent()) {
          throw ReturnCode.PID_EXISTS.refusal("pid " + pid + " is exist in " + endpoint);
        }
        partitions.add(partition);
      }
      for (Partition partition : partitions) {
        leading
            .operations()
            .create(
                OperationType.kAddReplicaOP, OperationTarget.of(table, partition.pid, endpoint));
      }
    }
    return ReturnCode.OK.reply();
  }

  private static ObjectNode delReplica(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    String endpoint = RequestFields.endpoint(request);
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
      RequestFields.requireHealthy(cluster, endpoint);
      for (int pid : pids(request, "pid_group")) {
        Partition partition =
            table.partition(pid).orElseThrow(ReturnCode.INVALID_PARAMETER::refusal);
        PartitionMeta meta =
            partition
                .find(endpoint)
                .orElseThrow(
                    () ->
                        ReturnCode.INVALID_PARAMETER.refusal(
                            "pid " + pid + " is not exist in " + endpoint));
        if (meta.leader && meta.isAlive()) {
          throw ReturnCode.TABLE_IS_LEADER.refusal(
              "can not del leader. pid " + pid + " endpoint " + endpoint);
        }
        leading
            .operations()
            .create(OperationType.kDelReplicaOP, OperationTarget.of(table, pid, endpoint));
      }
    }
    return ReturnCode.OK.reply();
  }

  private static List<Integer> pids(ObjectNode request, String group) {
    List<Integer> pids = new ArrayList<>();
    request.path(group).forEach(pid -> pids.add(pid.asInt()));
    return pids.isEmpty() ? List.of(request.path("pid").asInt()) : pids;
  }

  private static ObjectNode changeLeader(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
      Partition partition = RequestFields.partition(table, request);
      if (partition.hasOneReplica()) {
        throw ReturnCode.NO_FOLLOWER.refusal();
      }
      boolean forced = request.has("candidate_leader");
      boolean leaderUp =
          partition.leader().filter(meta -> cluster.isHealthy(meta.endpoint)).isPresent();
      if (!forced && leaderUp) {
        throw ReturnCode.LEADER_ALIVE.refusal();
      }
      List<String> followers =
          partition.metas.stream()
              .filter(meta -> !meta.leader && meta.isAlive() && cluster.isHealthy(meta.endpoint))
              .map(meta -> meta.endpoint)
              .toList();
      if (followers.isEmpty()) {
        throw ReturnCode.NO_ALIVE_FOLLOWER.refusal();
      }
      String candidate = request.path("candidate_leader").asText("auto");
      boolean any = candidate.equals("auto");
      if (!any && !followers.contains(candidate)) {
        throw ReturnCode.OP_NOT_CREATED.refusal();
      }
      OperationTarget target = OperationTarget.of(table, partition.pid, any ? "" : candidate);
      leading.operations().create(OperationType.kChangeLeaderOP, target);
    }
    return ReturnCode.OK.reply();
  }

  private static ObjectNode recoverTable(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    String endpoint = RequestFields.endpoint(request);
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
      RequestFields.requireKnown(cluster, endpoint);
      RequestFields.requireHealthy(cluster, endpoint);
      Partition partition = RequestFields.partition(table, request);
      PartitionMeta meta = partition.find(endpoint).orElseThrow(ReturnCode.PID_NOT_FOUND::refusal);
      if (meta.isAlive()) {
        throw ReturnCode.TABLE_ALIVE.refusal();
      }
      leading
          .operations()
          .create(
              OperationType.kRecoverTableOP, OperationTarget.of(table, partition.pid, endpoint));
    }
    return ReturnCode.OK.reply();
  }

  private static ObjectNode migrate(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    String source = request.path("src_endpoint").asText();
    String destination = request.path("des_endpoint").asText();
    synchronized (cluster) {
      RequestFields.requireHealthy(cluster, source);
      RequestFields.requireHealthy(cluster, destination);
      Table table = RequestFields.table(cluster, request);
      for (JsonNode pid : request.path("pid")) {
        checkMigration(table, pid.asInt(), source, destination);
      }
      for (JsonNode pid : request.path("pid")) {
        OperationTarget target =
            new OperationTarget(table.db, table.name, pid.asInt(), source, destination);
        leading.operations().create(OperationType.kMigrateOP, target);
      }
    }
    return ReturnCode.OK.reply();
  }

  private static void checkMigration(Table table, int pid, String source, String destination) {
    Partition partition = table.partition(pid).orElseThrow(ReturnCode.PID_NOT_FOUND::refusal);
    PartitionMeta meta = partition.find(source).orElseThrow(ReturnCode.PID_NOT_FOUND::refusal);
    if (meta.leader) {
      throw ReturnCode.CANNOT_MIGRATE_LEADER.refusal(
          "cannot migrate leader. name[" + table.name + "] pid[" + pid + "]");
    }
    if (partition.find(destination).isPresent()) {
      throw ReturnCode.PID_EXISTS.refusal("pid " + pid + " is exist in " + destination);
    }
  }
}
