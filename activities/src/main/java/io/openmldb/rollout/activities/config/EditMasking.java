package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.request.SecretKeys;

/** Which values of an edit are secret. */
public final class EditMasking {

  private EditMasking() {}

  /** Hides what {@code cluster} hides, and every key that {@code asked} gives a secret's value. */
  public static Masking of(ClusterConfig cluster, ConfigEdit asked) {
    return cluster.masking().alsoHiding(SecretKeys.keysOfReferences(asked.set()));
  }
}
