package io.openmldb.rollout.sandbox.server.tablet.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A disk in memory. A test may damage it as disks are damaged. */
public final class InMemoryDisk implements TabletDisk {
  /** The name of nearly every log, one string for all replicas of a large cluster. */
  private static final String FIRST_LOG = "00000000";

  private final Map<PartitionKey, Stored> replicas = new HashMap<>();
  private final Map<PartitionKey, ByteArrayOutputStream> received = new HashMap<>();

  /** One replica as the disk has it. */
  private static final class Stored {
    private final Map<String, List<LogEntry>> logs = new TreeMap<>();
    private TableMeta meta;
  }

  @Override
  public ReplicaStorage replica(PartitionKey id, String storageMode) {
    return new Place(id);
  }

  /** The replica's folder is gone. */
  public void lose(int tid, int pid) {
    replicas.remove(new PartitionKey(tid, pid));
  }

  /** A power failure: the replica's logs lack their last entries. */
  public void loseTail(int tid, int pid, int entries) {
    for (List<LogEntry> log : replicas.get(new PartitionKey(tid, pid)).logs.values()) {
      log.subList(Math.max(0, log.size() - entries), log.size()).clear();
    }
  }

  private final class Place implements ReplicaStorage {
    private final PartitionKey id;

    Place(PartitionKey id) {
      this.id = id;
    }

    @Override
    public String location() {
      return "memory/" + id;
    }

    @Override
    public boolean exists() {
      return replicas.containsKey(id);
    }

    @Override
    public TableMeta readMeta() {
      return replicas.get(id).meta;
    }

    @Override
    public void writeMeta(TableMeta meta) {
      stored().meta = meta;
    }

    private Stored stored() {
      return replicas.computeIfAbsent(id, key -> new Stored());
    }

    @Override
    public List<String> logs() {
      return exists() ? List.copyOf(stored().logs.keySet()) : List.of();
    }

    @Override
    public String nextLog() {
      List<String> logs = logs();
      return logs.isEmpty()
          ? FIRST_LOG
          : "%08d".formatted(Integer.parseInt(logs.get(logs.size() - 1)) + 1);
    }

    @Override
    public Binlog open(String log, Consumer<LogEntry> reader) {
      List<LogEntry> entries = stored().logs.computeIfAbsent(log, key -> new ArrayList<>(0));
      entries.forEach(reader);
      return new ListBinlog(log, entries);
    }

    @Override
    public void delete(Collection<String> logs) {
      if (exists()) {
        stored().logs.keySet().removeAll(logs);
      }
    }

    @Override
    public void discard() {
      replicas.remove(id);
    }

    @Override
    public void receive(byte[] block, boolean first) throws IOException {
      if (first) {
        received.put(id, new ByteArrayOutputStream());
      }
      received.get(id).write(block);
    }

    @Override
    public void install(TableMeta meta) {
      discard();
      writeMeta(meta);
      List<LogEntry> entries = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.wrap(received.remove(id).toByteArray());
      while (bytes.hasRemaining()) {
        entries.add(LogEntry.readFrom(bytes));
      }
      stored().logs.put(nextLog(), entries);
    }
  }

  /** A log in memory. */
  private record ListBinlog(String name, List<LogEntry> entries) implements Binlog {
    @Override
    public long lastOffset() {
      return entries.size();
    }

    @Override
    public void append(LogEntry entry) {
      entries.add(entry);
    }

    @Override
    public List<LogEntry> after(long offset, int limit) {
      int from = (int) Math.min(offset, entries.size());
      return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    @Override
    public byte[] bytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (LogEntry entry : entries) {
        bytes.write(entry.toBytes().array());
      }
      return bytes.toByteArray();
    }

    @Override
    public void close() {}
  }
}
