package io.openmldb.rollout.sandbox.writer;

import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.ReplicaLookup;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Acknowledged writes against rows found at the leaders. Right only after the writers have stopped,
 * and as long as nobody else has written or deleted.
 *
 * @param partitions one a partition of the report
 */
public record WriteVerification(List<Verdict> partitions) {

  /**
   * One partition's.
   *
   * @param acknowledged writes that a client was promised
   * @param unknown writes that may be there or not
   * @param found rows at the leader, less those from before; -1 if the leader does not serve
   * @param lost acknowledged writes that are surely not there
   * @param surplus rows that nobody wrote: the sign of a log that was applied twice
   */
  public record Verdict(
      String db,
      String table,
      int pid,
      String leader,
      long acknowledged,
      long unknown,
      long found,
      long lost,
      long surplus) {}

  public WriteVerification {
    partitions = List.copyOf(partitions);
  }

  /** Compares a report with the cluster as it is now. */
  public static WriteVerification of(WriteReport report, SandboxNameservers nameservers)
      throws IOException, InterruptedException {
    Map<SandboxTablet.Key, PartitionLocation> now = new HashMap<>();
    for (PartitionLocation partition : nameservers.partitions()) {
      now.put(partition.key(), partition);
    }
    ReplicaLookup replicas = new ReplicaLookup();
    List<Verdict> verdicts = new ArrayList<>();
    for (PartitionWriteCounts tally : report.partitions()) {
      PartitionLocation partition = now.get(new SandboxTablet.Key(tally.tid(), tally.pid()));
      if (partition == null) {
        throw new IOException(tally.label() + " is gone from the cluster");
      }
      verdicts.add(
          verdict(tally, partition, replicas.rowsAtLeader(partition) - tally.rowsBefore()));
    }
    return new WriteVerification(verdicts);
  }

  private static Verdict verdict(
      PartitionWriteCounts tally, PartitionLocation partition, long found) {
    return new Verdict(
        tally.db(),
        tally.table(),
        tally.pid(),
        partition.leader().orElse(null),
        tally.acknowledged(),
        tally.unknown(),
        found,
        Math.max(0, tally.acknowledged() - found),
        Math.max(0, found - tally.acknowledged() - tally.unknown()));
  }

  /** Acknowledged writes that are not there, in all partitions. */
  public long lost() {
    return partitions.stream().mapToLong(Verdict::lost).sum();
  }

  /** Rows that nobody wrote, in all partitions. */
  public long surplus() {
    return partitions.stream().mapToLong(Verdict::surplus).sum();
  }

  /** For people: one line a partition. */
  public String table() {
    String line = "%-32s %-21s %12s %8s %8s %8s %8s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        line.formatted(
            "PARTITION", "LEADER", "ACKNOWLEDGED", "UNKNOWN", "FOUND", "LOST", "SURPLUS"));
    for (Verdict v : partitions) {
      text.append(
          line.formatted(
              v.db() + "." + v.table() + "/" + v.pid(),
              v.leader(),
              v.acknowledged(),
              v.unknown(),
              v.found(),
              v.lost(),
              v.surplus()));
    }
    return text.append("lost %d, surplus %d%n".formatted(lost(), surplus())).toString();
  }
}
