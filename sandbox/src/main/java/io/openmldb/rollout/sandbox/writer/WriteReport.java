package io.openmldb.rollout.sandbox.writer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.openmldb.rollout.sandbox.layout.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What all writers have seen.
 *
 * @param startedAt ISO 8601
 * @param seconds since then
 * @param finished false in a report that was written while the writers went on
 * @param partitions one a writer
 */
@JsonIgnoreProperties(
    value = {"acknowledged", "refused", "unknown", "longestGapMillis"},
    allowGetters = true)
public record WriteReport(
    String startedAt, double seconds, boolean finished, List<PartitionWriteCounts> partitions) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public WriteReport {
    partitions = List.copyOf(partitions);
  }

  /** Reads a report's file. */
  public static WriteReport read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), WriteReport.class);
  }

  /** Writes the file; who reads it at the same time sees this report or the one before. */
  public void save(Path file) throws IOException {
    AtomicFile.replace(file, JSON.writeValueAsBytes(this));
  }

  @JsonProperty
  public long acknowledged() {
    return partitions.stream().mapToLong(PartitionWriteCounts::acknowledged).sum();
  }

  @JsonProperty
  public long refused() {
    return partitions.stream().mapToLong(PartitionWriteCounts::refused).sum();
  }

  @JsonProperty
  public long unknown() {
    return partitions.stream().mapToLong(PartitionWriteCounts::unknown).sum();
  }

  @JsonProperty
  public long longestGapMillis() {
    return partitions.stream().mapToLong(PartitionWriteCounts::longestGapMillis).max().orElse(0);
  }

  /** For people: one line a partition and one for all. */
  public String table() {
    String line = "%-32s %-21s %12s %8s %8s %15s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        line.formatted(
            "PARTITION", "LEADER", "ACKNOWLEDGED", "REFUSED", "UNKNOWN", "LONGEST GAP ms"));
    for (PartitionWriteCounts p : partitions) {
      text.append(
          line.formatted(
              p.label(),
              p.leader(),
              p.acknowledged(),
              p.refused(),
              p.unknown(),
              p.longestGapMillis()));
    }
    return text.append(
            line.formatted(
                "all, %.1f s".formatted(seconds),
                "",
                acknowledged(),
                refused(),
                unknown(),
                longestGapMillis()))
        .toString();
  }
}
