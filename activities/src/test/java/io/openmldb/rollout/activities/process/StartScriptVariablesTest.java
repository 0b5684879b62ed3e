package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What counts as given to a process by the caller of its start.sh. The process is a {@code sleep}
 * with an environment that start.sh would have made.
 */
@Tag("component")
final class StartScriptVariablesTest {

  /** As released with OpenMLDB, without what is of no concern here. */
  private static final String RELEASED =
      """
      #!/bin/bash
      # Usage: TZ=UTC start.sh start tablet
      set -e
      export COMPONENTS="tablet nameserver taskmanager"
      if [ $# -lt 2 ]; then
          echo "Usage: start.sh start/stop/restart <component> [mon]"
          exit 1
      fi
      cd "$(dirname "$0")"/../ || exit 1
      ROOTDIR=$(pwd)
      # udf is <rootdir>/udf
      LD_LIBRARY_PATH="${LD_LIBRARY_PATH}:$(pwd)/udf"
      export LD_LIBRARY_PATH
      COMPONENT=$2
      for ITEM in $COMPONENTS;
      do
          if [ "$COMPONENT" = "$ITEM" ]; then
              HAS_COMPONENT="true"
          fi
      done
      [ -n "$LOG_DIR" ] || { echo "Invalid log dir"; exit 1; }
      case $OP in
          start)
              echo "SPARK_HOME: ${SPARK_HOME}"
              if [ "$COMPONENT" == "taskmanager" ]; then
                  SPARK_HOME=/opt/other
              fi
              ;;
      esac
      """;

  @TempDir private Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("conf"));
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/lib:FOLDER/udf, /opt/lib",
    "/opt/lib:/opt/udf:FOLDER/udf, /opt/lib:/opt/udf",
    // By start.sh restart, which calls start.sh.
    "/opt/lib:FOLDER/udf:FOLDER/udf, /opt/lib",
    ":FOLDER/udf, ",
    ":FOLDER/udf:FOLDER/udf, ",
    "/opt/lib, /opt/lib",
  })
  void ofAVariableThatTheReleasedScriptAddsToWhatItsCallerGaveCounts(String value, String given)
      throws Exception {
    startScript(RELEASED);

    assertThat(given("LD_LIBRARY_PATH", value.replace("FOLDER", folder.toString())))
        .isEqualTo(Optional.ofNullable(given));
  }

  @Test
  void whatTheReleasedScriptSetsItselfDoesNotCountAndWhatItOnlyMentionsDoes() throws Exception {
    startScript(RELEASED);
    Files.writeString(
        folder.resolve("conf/openmldb-env.sh"),
        "export SPARK_HOME=\n#export JAVA_HOME=/opt/java\n");

    assertThat(
            given(
                Map.of(
                    "COMPONENTS", "tablet",
                    "COMPONENT", "tablet",
                    "TZ", "Asia/Shanghai",
                    "SPARK_HOME", "/opt/spark",
                    "JAVA_HOME", "/opt/java",
                    "ITEM", "7")))
        .containsExactlyInAnyOrder(
            "TZ=Asia/Shanghai", "SPARK_HOME=/opt/spark", "JAVA_HOME=/opt/java", "ITEM=7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export X=/set",
        "X=/set; export X",
        "  X='/set' # as always",
        "declare -x X=\"/set\"",
        "export A=1 X=/set",
        "X=\"$(cd \"$(dirname \"$0\")\"; pwd)\"",
        "if [ 1 = 1 ]; then A=1; fi; X=/set",
        "X=/first\nX=$X:/second",
        "A=1 \\\nX=/set",
      })
  void whatIsSetFromNothingOnEveryPathDoesNotCount(String script) throws Exception {
    startScript(script + "\n");

    assertThat(given("X", "/set")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# X=/set",
        "echo X=/set",
        "echo 'not: X=/set'",
        "X=/set sort conf/tablet.flags",
        "[ -n \"$X\" ] || X=/set",
        "if true; then\nX=/set\nfi",
        "while true; do X=/set; done",
        "prepare() {\n  X=/set\n}",
        "cat << EOF\nX=/set\nEOF",
        "MAX=/set",
      })
  void whatIsSetOnSomePathsOnlyOrNotAtAllCounts(String script) throws Exception {
    startScript(script + "\n");

    assertThat(given("X", "/set")).contains("/set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export X=$X:/a              | /mine:/a   | /mine",
        "export X=/a:$X              | /a:/mine   | /mine",
        "X=/a${X:+:$X}               | /a:/mine   | /mine",
        "X=/a${X:+:$X}               | /a         | ''",
        "X=${X:+$X:}/a               | /mine:/a   | /mine",
        "X+=:/a                      | /mine:/a   | /mine",
        "X=$HOME/a:$X                | /home/me/a:/mine | /mine",
        "X=\"$X -Dfile.encoding=utf-8\" | -Xmx2g -Dfile.encoding=utf-8 | -Xmx2g",
        "X=${X:-/default}            | /default   | ''",
        "X=${X:-/default}            | /mine      | /mine",
        "X=${X%/}                    | /mine      | /mine",
        "X=$XY:/a                    | /mine:/a   | ''",
      })
  void ofWhatIsAddedToInOneWayOrAnotherTheCallersPartCounts(
      String script, String value, String given) throws Exception {
    startScript(script + "\n");

    assertThat(given("X", value)).isEqualTo(Optional.of(given).filter(text -> !text.isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ". conf/openmldb-env.sh",
        "source ./conf/openmldb-env.sh",
        ". \"$(dirname \"$0\")/../conf/openmldb-env.sh\"",
        "ROOT=$(pwd)\n. \"$ROOT\"/conf/openmldb-env.sh",
        "[ -f conf/openmldb-env.sh ] && . conf/openmldb-env.sh",
        "if [ -r ./conf/openmldb-env.sh ]; then\n  . ./conf/openmldb-env.sh\nfi",
      })
  void whatAFileSetsThatTheScriptReadsDoesNotCount(String script) throws Exception {
    startScript(script + "\n");

    assertThat(given("X", "/set")).as("there is no such file").contains("/set");
    Files.writeString(folder.resolve("conf/openmldb-env.sh"), "export X=/set\n");
    assertThat(given("X", "/set")).isEmpty();
  }

  @Test
  void aScriptThatReadsItselfEnds() throws Exception {
    startScript(". bin/start.sh\nX=/set\n");

    assertThat(given("X", "/set")).isEmpty();
  }

  private void startScript(String script) throws IOException {
    Files.writeString(folder.resolve("bin/start.sh"), script);
  }

  private Optional<String> given(String name, String value) throws Exception {
    return given(Map.of(name, value)).stream()
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst();
  }

  /** What counts of {@code variables}, as "name=value". */
  private List<String> given(Map<String, String> variables) throws Exception {
    ProcessBuilder sleep = new ProcessBuilder("sleep", "600");
    sleep.environment().clear();
    sleep.environment().putAll(variables);
    Process process = sleep.start();
    try {
      String script =
          HostScripts.functions()
              + "WORKDIR='%s' COMPONENT=tablet KEEP= OWN= UNIT=\nattributes %d all\n"
                  .formatted(folder, process.pid());
      Process run =
          new ProcessBuilder("bash", "-c", script)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return Arrays.stream(printed.split("\0", -1))
          .filter(entry -> entry.startsWith("env "))
          .map(entry -> entry.substring("env ".length()))
          .toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
