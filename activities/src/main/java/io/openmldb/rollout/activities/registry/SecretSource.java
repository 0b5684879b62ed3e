package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.activities.config.secrets.SecretNames;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where {@code ${secret:NAME}} in a request is looked up.
 *
 * @param directory one file a secret, named as the secret; empty: the worker's environment
 * @param names which names a request may take
 */
public record SecretSource(Optional<Path> directory, SecretNames names) {

  /** Those variables of the worker's environment that are meant for requests. */
  public static final SecretSource ENVIRONMENT =
      new SecretSource(Optional.empty(), SecretNames.OF_ENVIRONMENT);

  /** Looks secrets up there. */
  public SecretResolver resolver() {
    return directory
        .map(SecretResolver::fromDirectory)
        .orElseGet(() -> SecretResolver.fromEnvironment(System.getenv()))
        .givingOut(names);
  }
}
