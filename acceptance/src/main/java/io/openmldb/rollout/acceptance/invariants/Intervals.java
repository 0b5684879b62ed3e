package io.openmldb.rollout.acceptance.invariants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long something was so without a break: from the first to the last sample that saw it, so that
 * a sampler that was itself held up counts nothing that it did not see.
 *
 * @param <K> of whom it was so
 */
public final class Intervals<K> {

  private final Map<K, Interval<K>> current = new HashMap<>();
  private final List<Interval<K>> over = new ArrayList<>();

  /**
   * One of them.
   *
   * @param of of whom it was so
   * @param from when that was seen first, in nanoseconds
   * @param to when that was seen last
   */
  public record Interval<K>(K of, long from, long to) {

    public Duration length() {
      return Duration.ofNanos(to - from);
    }

    /** Whether they have a moment in common. */
    public boolean overlaps(long begin, long end) {
      return from <= end && begin <= to;
    }

    @Override
    public String toString() {
      return of + " for " + length().toMillis() + " ms";
    }
  }

  /** Of {@code those}, and of nobody else, it is so at {@code now}, in nanoseconds. */
  void addSample(Collection<K> those, long now) {
    for (K one : List.copyOf(current.keySet())) {
      if (!those.contains(one)) {
        over.add(current.remove(one));
      }
    }
    for (K one : those) {
      current.merge(
          one,
          new Interval<>(one, now, now),
          (old, unused) -> new Interval<>(one, old.from(), now));
    }
  }

  /** Of whom it was so when last seen. */
  public Set<K> now() {
    return current.keySet();
  }

  /** All of them, those that are not over last. */
  public List<Interval<K>> all() {
    List<Interval<K>> all = new ArrayList<>(over);
    all.addAll(current.values());
    return all;
  }

  /** Those of more than {@code limit}, with how long. */
  List<String> longerThan(Duration limit) {
    return all().stream()
        .filter(stretch -> stretch.length().compareTo(limit) > 0)
        .map(Interval::toString)
        .toList();
  }
}
