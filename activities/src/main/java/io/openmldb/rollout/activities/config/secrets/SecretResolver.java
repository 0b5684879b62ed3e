package io.openmldb.rollout.activities.config.secrets;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where {@code ${secret:NAME}} gets its value from, on the worker only. Resolved values must not
 * leave the activity that resolved them.
 */
public final class SecretResolver {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:(?<name>[^}]*)\\}");

  /** A name begins with no dot and holds no slash, so that it cannot lead out of a folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final Function<String, Optional<String>> source;
  private final String where;

  private SecretResolver(Function<String, Optional<String>> source, String where) {
    this.source = source;
    this.where = where;
  }

  /** Secrets from environment variables: {@code NAME} itself. */
  public static SecretResolver fromEnvironment(Map<String, String> environment) {
    return new SecretResolver(
        name -> Optional.ofNullable(environment.get(name)), "the worker's environment");
  }

  /** Secrets from a folder with one file each; a line end at the file's end is not part of it. */
  public static SecretResolver fromDirectory(Path directory) {
    return new SecretResolver(name -> readFile(directory.resolve(name)), directory.toString());
  }

  /**
   * {@code edit} with every reference replaced.
   *
   * @throws MissingSecretException naming all secrets that do not exist
   */
  public ConfigEdit resolve(ConfigEdit edit) {
    List<String> missing = new ArrayList<>();
    Map<String, String> resolved = new LinkedHashMap<>();
    edit.set().forEach((key, value) -> resolved.put(key, resolve(value, missing)));
    if (!missing.isEmpty()) {
      throw new MissingSecretException(missing, where);
    }
    return new ConfigEdit(resolved, edit.unset());
  }

  /** The values of the secrets that {@code edit} refers to, as far as they exist. */
  public List<String> valuesIn(ConfigEdit edit) {
    return edit.set().values().stream()
        .flatMap(value -> REFERENCE.matcher(value).results())
        .map(found -> found.group(1))
        .filter(name -> NAME.matcher(name).matches())
        .flatMap(name -> source.apply(name).stream())
        .toList();
  }

  private String resolve(String value, List<String> missing) {
    Matcher matcher = REFERENCE.matcher(value);
    return matcher.replaceAll(
        found -> {
          String name = matcher.group("name");
          Optional<String> secret =
              NAME.matcher(name).matches() ? source.apply(name) : Optional.empty();
          if (secret.isEmpty()) {
            missing.add(name);
          }
          return Matcher.quoteReplacement(secret.orElse(""));
        });
  }

  private static Optional<String> readFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).replaceFirst("\\r?\\n\\z", ""));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the secret's file " + file, e);
    }
  }
}
