package io.openmldb.rollout.starter.cli.completion;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What picocli's script for bash and zsh lacks: names of clusters where a command takes one. The
 * shell reads them itself from the file of {@link KnownClusters}; no command is started.
 */
final class ClusterCompletion {

  private static final String SCRIPT =
      """

      # Names of clusters, where a command takes one: those that rollout clusters and rollout history
      # have shown. They are read from a file, so that no key has to wait for Temporal.
      function _complete_rollout_clusters() {
        _complete_rollout
        local file="${XDG_CACHE_HOME:-$HOME/.cache}/@FILE@"
        local current="${COMP_WORDS[COMP_CWORD]}" awaited="" given="" i name
        [ -r "$file" ] || return 0
        for ((i = 2; i < COMP_CWORD; i++)); do
          case "${COMP_WORDS[i]}" in
            =) ;;
            :) awaited=":" ;;
            @WITH_VALUE@) awaited="${COMP_WORDS[i]}" ;;
            -*) awaited="" ;;
            *)
              [ -n "$awaited" ] || given=1
              awaited=""
              ;;
          esac
        done
        if [ -z "$awaited" ] && [ -z "$given" ]; then
          case "${COMP_WORDS[1]}" in
            @COMMANDS@) ;;
            *) return 0 ;;
          esac
        elif [ "$awaited" != --cluster ]; then
          return 0
        fi
        while IFS= read -r name; do
          case "$name" in
            "$current"*) COMPREPLY+=("$name") ;;
          esac
        done < "$file"
      }
      complete -F _complete_rollout_clusters -o default rollout
      """;

  private ClusterCompletion() {}

  /** Goes behind picocli's script for {@code rollout}. */
  static String ofBash(CommandSpec rollout) {
    List<CommandSpec> commands =
        rollout.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    String takers =
        commands.stream()
            .filter(
                command -> command.positionalParameters().stream().anyMatch(ClusterCompletion::is))
            .map(CommandSpec::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining("|"));
    String withValue =
        Stream.concat(commands.stream(), commands.stream().flatMap(ClusterCompletion::below))
            .map(CommandSpec::options)
            .flatMap(Collection::stream)
            .filter(option -> option.arity().max() > 0)
            .map(OptionSpec::names)
            .flatMap(Arrays::stream)
            .distinct()
            .sorted()
            .collect(Collectors.joining("|"));
    return SCRIPT
        .replace("@FILE@", KnownClusters.FILE)
        .replace("@WITH_VALUE@", withValue)
        .replace("@COMMANDS@", takers);
  }

  /** Whether {@code argument} is a cluster's name. */
  static boolean is(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName().equals("--cluster")
        : argument.paramLabel().equals("CLUSTER");
  }

  private static Stream<CommandSpec> below(CommandSpec command) {
    return command.subcommands().values().stream().map(CommandLine::getCommandSpec);
  }
}
