package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TermOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The three tasks of a leader change. The old leader is not told: it goes on taking writes, which
 * nobody replicates any more, until something makes it a follower.
 */
final class LeaderTasks {
  private final ClusterMetadata cluster;
  private final TabletCalls tablets;

  LeaderTasks(ClusterMetadata cluster, TabletCalls tablets) {
    this.cluster = cluster;
    this.tablets = tablets;
  }

  /** Takes every live follower into a new term and chooses one of those that are furthest. */
  OperationTask select() {
    return OperationTask.local(
        TaskType.kSelectLeader,
        op -> {
          OperationPartition at = OperationPartition.of(cluster, op);
          List<String> followers = liveFollowers(at, at.leader());
          long term = cluster.store().nextTerm();
          String best = null;
          long furthest = -1;
          for (String follower : followers) {
            long offset = tablets.followOfNoOne(follower, at.table().tid, op.target.pid(), term);
            boolean wished = offset == furthest && follower.equals(op.target.endpoint());
            if (offset > furthest || wished) {
              best = follower;
              furthest = offset;
            }
          }
          if (best == null) {
            throw new OperationTask.Failure(
                "no follower of " + at.table().name + "/" + op.target.pid() + " is alive");
          }
          op.select(new NameserverOperation.Selection(best, furthest, 0));
        });
  }

  OperationTask change() {
    return OperationTask.local(
        TaskType.kChangeLeader,
        op -> {
          OperationPartition at = OperationPartition.of(cluster, op);
          NameserverOperation.Selection chosen = op.selection();
          List<String> followers = liveFollowers(at, at.leader());
          followers.remove(chosen.endpoint());
          long term = cluster.store().nextTerm();
          tablets.makeLeader(at.replica(chosen.endpoint()), term, followers);
          op.select(new NameserverOperation.Selection(chosen.endpoint(), chosen.offset(), term));
        });
  }

  OperationTask updateInfo() {
    return OperationTask.local(
        TaskType.kUpdateLeaderInfo,
        op -> {
          NameserverOperation.Selection chosen = op.selection();
          cluster.change(
              OperationPartition.of(cluster, op).table(),
              op.target.pid(),
              partition -> {
                for (PartitionMeta meta : partition.metas) {
                  if (meta.endpoint.equals(chosen.endpoint())) {
                    meta.leader = true;
                  } else if (meta.leader) {
                    meta.setAlive(false);
                  }
                }
                partition.terms.add(new TermOffset(chosen.term(), chosen.offset() + 1));
              });
        });
  }

  private List<String> liveFollowers(OperationPartition at, String leader) {
    synchronized (cluster) {
      List<String> followers = new ArrayList<>();
      for (PartitionMeta meta : at.partition().metas) {
        boolean candidate = !meta.leader && !meta.endpoint.equals(leader);
        if (candidate && meta.isAlive() && cluster.isHealthy(meta.endpoint)) {
          followers.add(meta.endpoint);
        }
      }
      return followers;
    }
  }
}
