package io.openmldb.rollout.sandbox.cluster;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the tablets serve, each asked once, when something about it is first wanted. */
public final class Replicas {

  private final Map<String, Map<Tablet.Key, Tablet.Replica>> tablets = new HashMap<>();

  /**
   * A partition's replica on a tablet, if that tablet has one, be it loading or loaded.
   *
   * @throws IOException if the tablet does not answer
   */
  public Optional<Tablet.Replica> find(Partition partition, String tablet)
      throws IOException, InterruptedException {
    if (!tablets.containsKey(tablet)) {
      tablets.put(tablet, new Tablet(tablet).replicas());
    }
    return Optional.ofNullable(tablets.get(tablet).get(partition.key()));
  }

  /**
   * Rows that a partition's leader holds.
   *
   * @throws IOException if it has no leader, or the leader does not serve it
   */
  public long rowsAtLeader(Partition partition) throws IOException, InterruptedException {
    String leader =
        partition.leader().orElseThrow(() -> new IOException(partition.label() + " has no leader"));
    return find(partition, leader)
        .orElseThrow(
            () ->
                new IOException(
                    "%s, leader of %s, does not serve it".formatted(leader, partition.label())))
        .rows();
  }
}
