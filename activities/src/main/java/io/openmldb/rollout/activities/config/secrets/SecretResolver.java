package io.openmldb.rollout.activities.config.secrets;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final SecretNames names;

  private SecretResolver(
      Function<String, Optional<String>> source, String where, SecretNames names) {
    this.source = source;
    this.where = where;
    this.names = names;
  }

  /** Secrets from environment variables: {@code NAME} itself. */
  public static SecretResolver fromEnvironment(Map<String, String> environment) {
    return new SecretResolver(
        name -> Optional.ofNullable(environment.get(name)),
        "the worker's environment",
        SecretNames.ANY);
  }

  /** Secrets from a folder with one file each; a line end at the file's end is not part of it. */
  public static SecretResolver fromDirectory(Path directory) {
    return new SecretResolver(
        name -> readFile(directory.resolve(name)), directory.toString(), SecretNames.ANY);
  }

  /** The same, which gives out no others than {@code names}. */
  public SecretResolver givingOut(SecretNames names) {
    return new SecretResolver(source, where, names);
  }

  /**
   * {@code edit} with every reference replaced.
   *
   * @throws SecretUnavailableException naming all secrets that do not exist, are not given out, or
   *     are too short to be hidden in what a person may come to read
   */
  public ConfigEdit resolve(ConfigEdit edit) {
    Set<String> problems = new LinkedHashSet<>();
    Map<String, String> resolved = new LinkedHashMap<>();
    edit.set().forEach((key, value) -> resolved.put(key, resolve(value, problems)));
    if (!problems.isEmpty()) {
      throw new SecretUnavailableException(List.copyOf(problems));
    }
    return new ConfigEdit(resolved, edit.unset());
  }

  /** The values of the secrets that {@code edit} refers to, as far as they exist. */
  public List<String> valuesIn(ConfigEdit edit) {
    return edit.set().values().stream()
        .flatMap(value -> REFERENCE.matcher(value).results())
        .map(found -> found.group(1))
        .filter(name -> NAME.matcher(name).matches() && names.allow(name))
        .flatMap(name -> source.apply(name).stream())
        .toList();
  }

  /**
   * The secret of this name, for the worker itself: names that requests may not take are given out
   * too. It may have changed since it was looked up last.
   */
  public Optional<String> forWorker(String name) {
    return NAME.matcher(name).matches() ? source.apply(name) : Optional.empty();
  }

  private String resolve(String value, Set<String> problems) {
    Matcher matcher = REFERENCE.matcher(value);
    return matcher.replaceAll(
        found -> Matcher.quoteReplacement(secret(matcher.group("name"), problems)));
  }

  /** The secret of this name; empty, with a problem, where there is none to be had. */
  private String secret(String name, Set<String> problems) {
    boolean isName = NAME.matcher(name).matches();
    if (isName && !names.allow(name)) {
      problems.add(names.refusal(name));
      return "";
    }
    Optional<String> secret = isName ? source.apply(name) : Optional.empty();
    if (secret.isEmpty()) {
      problems.add("there is no secret named " + name + " in " + where);
    } else if (secret.get().length() < Masking.SHORTEST_SECRET) {
      problems.add(
          "the secret "
              + name
              + " has fewer than "
              + Masking.SHORTEST_SECRET
              + " characters: it could not be hidden in logs, and could be guessed");
    }
    return secret.orElse("");
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
