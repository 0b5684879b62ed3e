package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.config.Masking;
import io.openmldb.rollout.request.ConfigEdit;
import io.openmldb.rollout.request.SecretKeys;

/** Which values of an edit are secret. */
public final class Masks {

  private Masks() {}

  /** Hides what {@code cluster} hides, and every key that {@code asked} gives a secret's value. */
  public static Masking of(ClusterConfig cluster, ConfigEdit asked) {
    return cluster.masking().alsoHiding(SecretKeys.keysOfReferences(asked.set()));
  }
}
