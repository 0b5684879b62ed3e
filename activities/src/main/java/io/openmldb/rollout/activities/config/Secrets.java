package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.request.ConfigEdit;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where {@code ${secret:NAME}} gets its value from, on the worker only. Resolved values must not
 * leave the activity that resolved them.
 */
public final class Secrets {

  private final Function<String, Optional<String>> source;
  private final String where;

  private Secrets(Function<String, Optional<String>> source, String where) {
    this.source = source;
    this.where = where;
  }

  /** Secrets from environment variables: {@code NAME} itself. */
  public static Secrets fromEnvironment(Map<String, String> environment) {
    return new Secrets(
        name -> Optional.ofNullable(environment.get(name)), "the worker's environment");
  }

  /** Secrets from a folder with one file each; a line end at the file's end is not part of it. */
  public static Secrets fromDirectory(Path directory) {
    return new Secrets(name -> Optional.empty(), directory.toString());
  }

  /**
   * {@code edit} with every reference replaced.
   *
   * @throws MissingSecretException naming all secrets that do not exist
   */
  public ConfigEdit resolve(ConfigEdit edit) {
    throw new UnsupportedOperationException("not yet: " + source + where + edit.isEmpty());
  }
}
