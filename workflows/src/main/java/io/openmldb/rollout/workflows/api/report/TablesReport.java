package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's tables as they were read.
 *
 * @param cluster the cluster's name in the registry
 * @param at when
 * @param tablets every tablet, as the nameserver sees it
 * @param partitions what was asked for, those with which something is wrong first
 * @param omitted partitions that were asked for and are not listed, to keep the answer small
 * @param unhealthy partitions, of those asked for, with which something is wrong
 */
public record TablesReport(
    String cluster,
    Instant at,
    List<TabletLine> tablets,
    List<PartitionLine> partitions,
    int omitted,
    int unhealthy) {

  public TablesReport {
    tablets = tablets == null ? List.of() : List.copyOf(tablets);
    partitions = partitions == null ? List.of() : List.copyOf(partitions);
  }

  /**
   * One tablet.
   *
   * @param endpoint its {@code host:port}
   * @param state {@code kHealthy} or {@code kOffline}
   * @param replicas how many replicas it serves; 0 when it does not answer
   */
  public record TabletLine(String endpoint, String state, int replicas) {}

  /**
   * One partition.
   *
   * @param db its database
   * @param table its table
   * @param pid its number
   * @param storageMode {@code kMemory}, {@code kSSD} or {@code kHDD}
   * @param rows rows at its leader; null when that does not answer
   * @param replicas all of them, the leader first
   * @param problems what is wrong, one sentence each
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PartitionLine(
      String db,
      String table,
      int pid,
      String storageMode,
      @Nullable Long rows,
      List<ReplicaLine> replicas,
      List<String> problems) {

    public PartitionLine {
      replicas = replicas == null ? List.of() : List.copyOf(replicas);
      problems = problems == null ? List.of() : List.copyOf(problems);
    }
  }

  /**
   * One replica.
   *
   * @param endpoint the tablet that it is on
   * @param leader whether it leads
   * @param alive whether the nameserver counts it as alive
   * @param offset the last entry of its log; null when its tablet does not serve it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReplicaLine(
      String endpoint, boolean leader, boolean alive, @Nullable Long offset) {}
}
