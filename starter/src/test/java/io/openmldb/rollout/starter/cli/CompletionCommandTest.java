package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
class CompletionCommandTest {

  private final CommandLineRunner shell = CommandLineRunner.withoutTemporal();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void bashCompletesCommandsAndOptions(String name) throws Exception {
    Path script = script(name);

    assertThat(bash(script, "rollout", "rep")).contains("report", "repair");
    assertThat(bash(script, "rollout", "report", "--h")).contains("--html");
    assertThat(bash(script, "rollout", "completion", "f")).containsExactly("fish");
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
        .allMatch(line -> line.startsWith("complete -c rollout") || line.startsWith("#"));
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

  /** What bash offers for the last of {@code words}; compopt works on its command line only. */
  private static List<String> bash(Path script, String... words) throws Exception {
    String ask =
        """
        compopt() { :; }; source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        _complete_rollout; printf '%s\\n' "${COMPREPLY[@]}"\
        """;
    List<String> command = new ArrayList<>(List.of("bash", "-c", ask, script.toString()));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer.lines().map(String::strip).toList();
  }
}
