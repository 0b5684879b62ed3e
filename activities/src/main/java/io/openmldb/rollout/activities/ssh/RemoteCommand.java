package io.openmldb.rollout.activities.ssh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A program with its arguments, to be run on a host. Immutable. */
public final class RemoteCommand {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final List<String> words;
  private final @Nullable String directory;
  private final Map<String, String> environment;
  private final byte[] input;

  private RemoteCommand(
      List<String> words,
      @Nullable String directory,
      Map<String, String> environment,
      byte[] input) {
    this.words = words;
    this.directory = directory;
    this.environment = environment;
    this.input = input;
  }

  /** {@code words[0]} with the others as its arguments, each taken literally. */
  public static RemoteCommand of(String... words) {
    return new RemoteCommand(List.of(words), null, Map.of(), new byte[0]);
  }

  /** bash with {@code script}, which must read nothing from standard input: it stands there. */
  public static RemoteCommand bash(String script, String... arguments) {
    List<String> words = new ArrayList<>(List.of("bash", "-s", "--"));
    words.addAll(List.of(arguments));
    return of(words.toArray(String[]::new)).reading(script.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, in {@code directory}; the command fails when there is no such one. */
  public RemoteCommand in(String directory) {
    return new RemoteCommand(words, directory, environment, input);
  }

  /**
   * The same, with these environment variables. Not for secrets: {@code ps} shows them.
   *
   * @throws IllegalArgumentException when a name is not one that a shell can set
   */
  public RemoteCommand with(Map<String, String> environment) {
    for (String name : environment.keySet()) {
      if (!VARIABLE.matcher(name).matches()) {
        throw new IllegalArgumentException("not a name of an environment variable: " + name);
      }
    }
    return new RemoteCommand(words, directory, Map.copyOf(environment), input);
  }

  /** The same, with {@code input} on its standard input; otherwise that is empty. */
  public RemoteCommand reading(byte[] input) {
    return new RemoteCommand(words, directory, environment, input.clone());
  }

  List<String> words() {
    return words;
  }

  /** Where it runs; null: where the login shell is. */
  @Nullable String directory() {
    return directory;
  }

  Map<String, String> environment() {
    return environment;
  }

  byte[] input() {
    return input;
  }

  /** The program and its arguments; never what it reads. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
