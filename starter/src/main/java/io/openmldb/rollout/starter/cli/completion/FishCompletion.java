package io.openmldb.rollout.starter.cli.completion;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completion for fish, which picocli has none for: one {@code complete} a command, an option and a
 * parameter with fixed values, from the model of the command line.
 */
final class FishCompletion {

  /** Prints the names of {@link KnownClusters}. */
  private static final String CLUSTERS =
      "function __rollout_clusters; test -n \"$XDG_CACHE_HOME\"; and set -l cache $XDG_CACHE_HOME;"
          + " or set -l cache $HOME/.cache; cat $cache/"
          + KnownClusters.FILE
          + " 2>/dev/null; end";

  private final String program;
  private final List<String> lines = new ArrayList<>();

  private FishCompletion(String program) {
    this.program = program;
  }

  /** The script for {@code command} and all that is below it. */
  static String of(CommandSpec command) {
    FishCompletion script = new FishCompletion(command.name());
    script.lines.add("# fish completion for " + command.name());
    script.lines.add("complete -c " + command.name() + " -f");
    script.lines.add(CLUSTERS);
    script.addSubcommands(command, List.of());
    return String.join("\n", script.lines) + "\n";
  }

  private void addCommand(CommandSpec command, List<String> path) {
    command.options().stream().filter(option -> !option.hidden()).forEach(o -> addOption(o, path));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      candidates(parameter).ifPresent(words -> add(path, Set.of(), " -a " + quoted(words)));
    }
    addSubcommands(command, path);
  }

  private void addSubcommands(CommandSpec command, List<String> path) {
    Map<String, CommandLine> subcommands = new TreeMap<>(command.subcommands());
    subcommands.forEach(
        (name, subcommand) -> {
          add(path, subcommands.keySet(), " -a " + name + description(headerOf(subcommand)));
          List<String> below = new ArrayList<>(path);
          below.add(name);
          addCommand(subcommand.getCommandSpec(), below);
        });
  }

  private void addOption(OptionSpec option, List<String> path) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    if (option.arity().max() > 0) {
      words.append(isFile(option) ? " -r -F" : " -x");
      candidates(option).ifPresent(values -> words.append(" -a ").append(quoted(values)));
    }
    String[] description = option.description();
    add(path, Set.of(), words + description(description.length == 0 ? "" : description[0]));
  }

  /** Only where {@code path} was typed, and none of {@code unless} after it. */
  private void add(List<String> path, Set<String> unless, String words) {
    List<String> conditions = new ArrayList<>();
    path.forEach(name -> conditions.add("__fish_seen_subcommand_from " + name));
    if (!unless.isEmpty()) {
      conditions.add("not __fish_seen_subcommand_from " + String.join(" ", unless));
    }
    String condition =
        conditions.isEmpty() ? "" : " -n " + quoted(String.join("; and ", conditions));
    lines.add("complete -c " + program + condition + words);
  }

  private static boolean isFile(ArgSpec argument) {
    return argument.type() == Path.class
        || argument.type() == File.class
        || "FILE".equals(argument.paramLabel());
  }

  private static Optional<String> candidates(ArgSpec argument) {
    if (ClusterCompletion.is(argument)) {
      return Optional.of("(__rollout_clusters)");
    }
    if (argument.completionCandidates() == null) {
      return Optional.empty();
    }
    String words = String.join(" ", argument.completionCandidates());
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  private static String headerOf(CommandLine command) {
    String[] header = command.getCommandSpec().usageMessage().header();
    return header.length == 0 ? "" : header[0];
  }

  private static String description(String text) {
    String line = text.replace("%n", " ").replace("%%", "%").strip();
    return line.isEmpty() ? "" : " -d " + quoted(line);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
