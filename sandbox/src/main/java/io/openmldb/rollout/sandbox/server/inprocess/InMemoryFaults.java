package io.openmldb.rollout.sandbox.server.inprocess;

import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The faults of a cluster in one process: those of a working directory, without files. */
public final class InMemoryFaults implements InjectedFaults {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Map<String, Integer>> lines = new HashMap<>();

  /** Has something take a number of milliseconds, as {@code load-gap} does. */
  public void take(String name, Duration duration) {
    texts.put(name, Long.toString(duration.toMillis()));
  }

  /** Puts a line into a fault that operations use up, {@code fail-op} say, a number of times. */
  public void add(String name, String line, int times) {
    lines.computeIfAbsent(name, key -> new HashMap<>()).put(line, times);
  }

  /** Ends a fault. */
  public void clear(String name) {
    texts.remove(name);
    lines.remove(name);
  }

  /** What is left of a fault that was to be used up; empty when all of it was. */
  public Map<String, Integer> unused(String name) {
    return Map.copyOf(lines.getOrDefault(name, Map.of()));
  }

  @Override
  public Optional<String> find(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  @Override
  public boolean take(String name, String... wanted) {
    Map<String, Integer> left = lines.getOrDefault(name, Map.of());
    for (String line : wanted) {
      if (left.containsKey(line)) {
        left.computeIfPresent(line, (key, times) -> times == 1 ? null : times - 1);
        return true;
      }
    }
    return false;
  }
}
