package io.openmldb.rollout.activities.preflight.checks;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Suggests known keys for a key that is not known. */
final class KeySuggestions {

  private static final int MOST = 3;

  private static final DamerauLevenshteinDistance DISTANCE = new DamerauLevenshteinDistance();

  private KeySuggestions() {}

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
    return DISTANCE.apply(one, other);
  }
}
