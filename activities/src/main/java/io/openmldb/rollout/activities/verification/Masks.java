package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.config.Masking;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.SecretKeys;
import java.util.List;
import java.util.Map;

/** Which values of an edit are secret. */
public final class Masks {

  private Masks() {}

  /** Hides what {@code cluster} hides, and every key that {@code asked} gives a secret's value. */
  public static Masking of(ClusterConfig cluster, ConfigEdit asked) {
    List<String> keys =
        asked.set().entrySet().stream()
            .filter(entry -> SecretKeys.isReference(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return cluster.masking().alsoHiding(keys);
  }
}
