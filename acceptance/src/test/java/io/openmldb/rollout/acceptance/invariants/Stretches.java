package io.openmldb.rollout.acceptance.invariants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How long something was so without a break: from the first to the last sample that saw it, so that
 * a sampler that was itself held up counts nothing that it did not see.
 *
 * @param <K> of whom it was so
 */
final class Stretches<K> {

  private final Map<K, Long> since = new HashMap<>();
  private final Map<K, Duration> longest = new TreeMap<>();

  /** Of {@code those}, and of nobody else, it is so at {@code now}, in nanoseconds. */
  void see(Collection<K> those, long now) {
    since.keySet().retainAll(those);
    for (K one : those) {
      long from = since.computeIfAbsent(one, unused -> now);
      longest.merge(one, Duration.ofNanos(now - from), (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
  }

  /** Of whom it was so when last seen. */
  Set<K> now() {
    return since.keySet();
  }

  /** Of whom it was so for longer than {@code limit}, with how long. */
  List<String> longerThan(Duration limit) {
    List<String> those = new ArrayList<>();
    longest.forEach(
        (one, length) -> {
          if (length.compareTo(limit) > 0) {
            those.add(one + " for " + length.toMillis() + " ms");
          }
        });
    return those;
  }
}
