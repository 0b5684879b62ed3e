package io.openmldb.rollout.sandbox.server.tablet;

import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rows of a partition, in memory: how many, and for each key how many and the newest. */
final class PartitionRows {
  private final Map<String, KeyRows> byKey = new HashMap<>();
  private long records;

  /** The newest row of a key and how many the key has. */
  record KeyRows(int count, long time, String value) {
    private KeyRows with(KeyRows others) {
      KeyRows newest = others.time >= time ? others : this;
      return new KeyRows(count + others.count, newest.time, newest.value);
    }
  }

  void apply(LogEntry entry) {
    if (!entry.indexed()) {
      return;
    }
    if (!entry.put()) {
      KeyRows removed = byKey.remove(entry.key());
      records -= removed == null ? 0 : removed.count();
      return;
    }
    records++;
    byKey.merge(entry.key(), new KeyRows(1, entry.time(), entry.value()), KeyRows::with);
  }

  /** Adds all rows of another partition's store; what is in both counts twice. */
  void addAll(PartitionRows others) {
    records += others.records;
    others.byKey.forEach((key, rows) -> byKey.merge(key, rows, KeyRows::with));
  }

  long records() {
    return records;
  }

  int keys() {
    return byKey.size();
  }

  Optional<KeyRows> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }
}
