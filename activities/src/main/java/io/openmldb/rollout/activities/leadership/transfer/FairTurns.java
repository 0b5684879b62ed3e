package io.openmldb.rollout.activities.leadership.transfer;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn is next, so that none waits for another one that makes no progress: those that were
 * tried without success come last, ordered by when that was, the longest ago first.
 *
 * @param <T> those who have turns
 */
final class FairTurns<T> {

  private final Map<T, Integer> inVain = new HashMap<>();
  private int tries;

  /** All of them in the order of their turns; as they come otherwise. */
  List<T> inOrder(Collection<T> all) {
    return all.stream().sorted(Comparator.comparing(one -> inVain.getOrDefault(one, 0))).toList();
  }

  /** Nothing came of its turn. */
  void recordFailure(T one) {
    inVain.put(one, ++tries);
  }

  /** Something came of its turn. */
  void recordSuccess(T one) {
    inVain.remove(one);
  }
}
