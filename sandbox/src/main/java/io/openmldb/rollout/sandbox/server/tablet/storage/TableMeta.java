package io.openmldb.rollout.sandbox.server.tablet.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a replica's {@code table_meta.txt} says. It is written when the replica is created or
 * received, never when its role changes: after a leader move the mode in it is wrong, and a
 * LoadTable without a mode believes it.
 */
public record TableMeta(
    PartitionKey id, String name, String storageMode, ReplicaMode mode, long term) {
  private static final String FILE = "table_meta.txt";
  private static final String IN_MEMORY = "kMemory";

  public boolean isInMemory() {
    return storageMode.equals(IN_MEMORY);
  }

  /** The meta of a request; what the request leaves out is taken from the given values. */
  public static TableMeta of(JsonNode meta, ReplicaMode defaultMode) {
    ReplicaMode mode =
        meta.has("mode") ? ReplicaMode.valueOf(meta.get("mode").asText()) : defaultMode;
    return new TableMeta(
        PartitionKey.of(meta),
        meta.path("name").asText(),
        meta.path("storage_mode").asText(IN_MEMORY),
        mode,
        meta.path("term").asLong());
  }

  static TableMeta readFrom(Path directory) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String line : Files.readAllLines(directory.resolve(FILE))) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 2).replace("\"", ""));
      }
    }
    return new TableMeta(
        new PartitionKey(Integer.parseInt(fields.get("tid")), Integer.parseInt(fields.get("pid"))),
        fields.get("name"),
        fields.get("storage_mode"),
        ReplicaMode.valueOf(fields.get("mode")),
        0);
  }

  void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve(FILE),
        "tid: %d\nname: \"%s\"\npid: %d\nmode: %s\nstorage_mode: %s\n"
            .formatted(id.tid(), name, id.pid(), mode, storageMode));
  }
}
