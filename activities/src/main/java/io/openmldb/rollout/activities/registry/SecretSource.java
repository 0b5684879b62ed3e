package io.openmldb.rollout.activities.registry;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where {@code ${secret:NAME}} in a request is looked up.
 *
 * @param directory one file a secret, named as the secret; empty: the worker's environment
 */
public record SecretSource(Optional<Path> directory) {

  /** The worker's environment. */
  public static final SecretSource ENVIRONMENT = new SecretSource(Optional.empty());
}
