package io.openmldb.rollout.activities.planning;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses what a key that nobody knows was meant to be. */
final class NearMisses {

  private static final int MOST = 3;

  private NearMisses() {}

  /** A sentence that names what is nearest to {@code key}; empty when nothing is near. */
  static String hint(String key, Collection<String> known) {
    List<String> nearest = of(key, known);
    return nearest.isEmpty() ? "" : "Did you mean " + String.join(" or ", nearest) + "?";
  }

  /** The nearest of {@code known}, the nearest first. */
  static List<String> of(String key, Collection<String> known) {
    int tolerated = Math.max(1, key.length() / 4);
    return known.stream()
        .filter(name -> distance(key, name) <= tolerated || isPartOf(key, name))
        .sorted(
            Comparator.comparing((String name) -> distance(key, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean isPartOf(String key, String name) {
    int least = Math.min(key.length(), name.length());
    return least >= 5 && (name.contains(key) || key.contains(name));
  }

  /** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
  static int distance(String one, String other) {
    int[][] best = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        best[i][j] = i == 0 || j == 0 ? i + j : step(best, one, other, i, j);
      }
    }
    return best[one.length()][other.length()];
  }

  private static int step(int[][] best, String one, String other, int i, int j) {
    int replaced = best[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(best[i - 1][j], best[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, best[i - 2][j - 2] + 1) : least;
  }
}
