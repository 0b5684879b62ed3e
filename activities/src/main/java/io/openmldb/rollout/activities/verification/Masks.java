package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.config.Masking;
import io.openmldb.rollout.request.ConfigEdit;
import java.util.List;
import java.util.Map;

/** Which values of an edit are secret. */
public final class Masks {

  private static final String REFERENCE = "${secret:";

  private Masks() {}

  /** Hides the usual secret keys, and every key that {@code asked} gives a secret's value. */
  public static Masking of(ConfigEdit asked) {
    List<String> keys =
        asked.set().entrySet().stream()
            .filter(entry -> entry.getValue().contains(REFERENCE))
            .map(Map.Entry::getKey)
            .toList();
    return Masking.DEFAULT.alsoHiding(keys);
  }
}
