package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.cli.completion.KnownClusters;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class CompletionCommandTest {

  private final CommandLineRunner shell = CommandLineRunner.withoutTemporal();

  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsOptionsAndNamesOfClusters() throws Exception {
    assertThatItCompletes("bash");
  }

  @Test
  void zshCompletesCommandsOptionsAndNamesOfClusters() throws Exception {
    assumeTrue(isHere("zsh"), "zsh is not here");
    assertThatItCompletes("zsh");
  }

  private void assertThatItCompletes(String name) throws Exception {
    Path script = script(name);

    assertThat(offered(name, script, "rollout", "rep")).contains("report", "repair");
    assertThat(offered(name, script, "rollout", "report", "--h")).contains("--html");
    assertThat(offered(name, script, "rollout", "completion", "f")).containsExactly("fish");
    assertThat(offered(name, script, "rollout", "status", "de"))
        .as("no cluster is known yet")
        .isEmpty();

    knownClusters().add(Stream.of("prod", "demo", "depot", "not plain", "$(touch x)"));
    assertThat(offered(name, script, "rollout", "status", "de")).containsExactly("demo", "depot");
    assertThat(offered(name, script, "rollout", "status", "--address", "h:1", "p"))
        .containsExactly("prod");
    assertThat(offered(name, script, "rollout", "start", "--cluster", ""))
        .containsExactly("prod", "demo", "depot");
    assertThat(offered(name, script, "rollout", "status", "--address", "de")).isEmpty();
    assertThat(offered(name, script, "rollout", "status", "demo", "de")).isEmpty();
    assertThat(offered(name, script, "rollout", "completion", "de")).isEmpty();
  }

  @Test
  void fishCompletesNamesOfClusters() throws Exception {
    assumeTrue(isHere("fish"), "fish is not here");
    Path script = script("fish");
    knownClusters().add(Stream.of("prod", "demo"));

    assertThat(fish(script, "rollout status de")).containsExactly("demo");
    assertThat(fish(script, "rollout start --cluster ")).contains("prod", "demo");
    assertThat(fish(script, "rollout rep")).contains("report", "repair");
  }

  @Test
  void theClustersThatWereShownAreKnownTheNewestFirst() throws IOException {
    knownClusters().add(Stream.of("first", "second"));
    knownClusters().add(Stream.of("third", "first"));

    assertThat(folder.resolve("cache/openmldb-rollout/clusters"))
        .hasContent("third\nfirst\nsecond");
    try (Stream<Path> files = Files.list(folder.resolve("cache/openmldb-rollout"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whereTheNamesCannotBeKeptNothingFails() throws IOException {
    Path file = Files.writeString(folder.resolve("no-folder"), "");

    KnownClusters.of(Map.of("XDG_CACHE_HOME", file.toString())).add(Stream.of("demo"));
    KnownClusters.of(Map.of()).add(Stream.of("demo"));

    assertThat(file).isEmptyFile();
  }

  private KnownClusters knownClusters() {
    return KnownClusters.of(Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));
  }

  @Test
  void fishIsToldOfEveryCommandWithItsOptions() {
    Result result = shell.run("completion", "fish");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .startsWith("# fish completion for rollout\ncomplete -c rollout -f\n")
        .contains(
            "-a undo -d 'Plan the inverse of a rollout, and with --start carry it out.'",
            "complete -c rollout -n '__fish_seen_subcommand_from report' -l html -r -F -d",
            "complete -c rollout -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'",
            "complete -c rollout -n '__fish_seen_subcommand_from drift' -l namespace -x -d"
                + " 'Temporal\\'s namespace.");
    assertThat(result.out().lines())
        .allMatch(line -> line.matches("(complete -c rollout|#|function __rollout_clusters).*"));
  }

  @Test
  void anotherShellIsWrongUsage() {
    Result result = shell.run("completion", "tcsh");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("tcsh", "[BASH, ZSH, FISH]");
  }

  private Path script(String name) throws IOException {
    Result result = shell.run("completion", name);
    assertThat(result.exit()).isZero();
    return Files.writeString(folder.resolve("completion"), result.out());
  }

  /**
   * What {@code shell} offers for the last of {@code words}, by the function that completes
   * rollout. In bash compopt works on its command line only. In zsh it is called by compgen, and of
   * what that gives zsh itself keeps what begins with the word.
   */
  private List<String> offered(String shell, Path script, String... words) throws Exception {
    String common =
        """
        source "$0"; words=("$@"); CURRENT=$#
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        by=$(complete -p | sed -n 's/^complete .*-F \\([^ ]*\\).* rollout$/\\1/p')
        """;
    List<String> command =
        shell.equals("zsh")
            ? List.of("zsh", "-f", "-c", common + "compgen -F \"$by\" -- \"${@: -1}\"")
            : List.of(
                "bash",
                "-c",
                "compopt() { :; }\n" + common + "\"$by\"; printf '%s\\n' \"${COMPREPLY[@]}\"");
    List<String> given =
        answer(command, Stream.concat(Stream.of(script.toString()), Stream.of(words)));
    String word = words[words.length - 1];
    return shell.equals("zsh")
        ? given.stream().filter(one -> one.startsWith(word)).toList()
        : given;
  }

  private List<String> fish(Path script, String line) throws Exception {
    String ask = "source $argv[1]; complete -C $argv[2]";
    return answer(List.of("fish", "-N", "-c", ask), Stream.of(script.toString(), line)).stream()
        .map(offer -> offer.replaceFirst("\\t.*", ""))
        .toList();
  }

  private List<String> answer(List<String> shell, Stream<String> words) throws Exception {
    ProcessBuilder asked =
        new ProcessBuilder(Stream.concat(shell.stream(), words).toList()).redirectErrorStream(true);
    asked.redirectInput(new File("/dev/null"));
    asked.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    asked.environment().put("HOME", folder.toString());
    Process process = asked.start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static boolean isHere(String shell) throws Exception {
    return new ProcessBuilder("bash", "-c", "command -v " + shell)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
