package io.openmldb.rollout.sandbox.server.tablet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rows of a partition, in memory: how many, and for each key how many and the newest. */
final class Rows {
  private final Map<String, KeyRows> byKey = new HashMap<>();
  private long records;

  /** The newest row of a key and how many the key has. */
  record KeyRows(int count, long time, String value) {
    private KeyRows with(LogEntry entry) {
      boolean newer = entry.time() >= time;
      return new KeyRows(count + 1, newer ? entry.time() : time, newer ? entry.value() : value);
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
    KeyRows before = byKey.getOrDefault(entry.key(), new KeyRows(0, Long.MIN_VALUE, ""));
    byKey.put(entry.key(), before.with(entry));
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
