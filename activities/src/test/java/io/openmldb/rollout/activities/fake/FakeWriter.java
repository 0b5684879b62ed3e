package io.openmldb.rollout.activities.fake;

import java.util.ArrayList;
import java.util.List;

/**
 * A client that writes to one partition without end. Like a real one it learns of a new leader only
 * when the old one refuses it: until then it writes where it always wrote.
 */
final class FakeWriter {

  final FakePartition partition;
  final List<Integer> acknowledged = new ArrayList<>();
  private String leader;
  private int refusedTicks;
  private int longestRefusal;

  FakeWriter(FakePartition partition) {
    this.partition = partition;
    this.leader = partition.leader().orElseThrow();
  }

  void write(SimulatedCluster cluster, int entry) {
    FakeTablet tablet = cluster.tablet(leader);
    FakeReplica replica = tablet.up ? tablet.served.get(partition.id) : null;
    if (replica == null || !replica.leader || !replica.takesWrites(cluster.now())) {
      leader = partition.leader().orElse(leader);
      refused();
    } else if (tablet.fenced) {
      refused();
    } else {
      replica.write(entry, cluster.now());
      acknowledged.add(entry);
      refusedTicks = 0;
    }
  }

  private void refused() {
    refusedTicks++;
    longestRefusal = Math.max(longestRefusal, refusedTicks);
  }

  int longestRefusalTicks() {
    return longestRefusal;
  }
}
