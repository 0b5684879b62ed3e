package io.openmldb.rollout.sandbox.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the tablets serve, each asked once, when something about it is first wanted. */
public final class ReplicaLookup {

  private final Map<String, Map<SandboxTablet.Key, SandboxTablet.ServedReplica>> tablets =
      new HashMap<>();

  /**
   * A partition's replica on a tablet, if that tablet has one, be it loading or loaded.
   *
   * @throws IOException if the tablet does not answer
   */
  public Optional<SandboxTablet.ServedReplica> find(PartitionLocation partition, String tablet)
      throws IOException, InterruptedException {
    if (!tablets.containsKey(tablet)) {
      tablets.put(tablet, new SandboxTablet(tablet).replicas());
    }
    return Optional.ofNullable(tablets.get(tablet).get(partition.key()));
  }

  /**
   * Rows that a partition's leader holds.
   *
   * @throws IOException if it has no leader, or the leader does not serve it
   */
  public long rowsAtLeader(PartitionLocation partition) throws IOException, InterruptedException {
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
