package io.openmldb.rollout.sandbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.sandbox.layout.ClockSpeed;
import io.openmldb.rollout.sandbox.layout.LibraryCopy;
import io.openmldb.rollout.sandbox.layout.SandboxBuilder;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.layout.SandboxSpec;
import io.openmldb.rollout.sandbox.process.Polling;
import io.openmldb.rollout.sandbox.process.PortListener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** start.sh and its supervisor as real processes, around a component that does nothing. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("component")
class StartScriptTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private SandboxLayout layout;
  private SandboxNode tablet;

  record Result(int exitCode, String output) {}

  @BeforeEach
  void build() throws IOException {
    SandboxSpec order = new SandboxSpec("demo", 1, 1, 0, 1, ClockSpeed.FAST, false, true);
    layout = SandboxBuilder.build(directory.resolve("d"), order, LibraryCopy.ofThisProcess());
    tablet = layout.nodes(SandboxComponent.TABLET).get(0);
    for (SandboxNode node : layout.nodes()) {
      for (String script : List.of("openmldb", "taskmanager.sh")) {
        Path file = node.workdir().resolve("bin").resolve(script);
        String stubbed =
            Files.readString(file).replaceAll("io\\.openmldb\\S+", StubComponent.class.getName());
        Files.writeString(file, stubbed);
      }
    }
  }

  @AfterEach
  void endAll() throws IOException, InterruptedException {
    new SandboxProcesses(layout.directory()).endAll();
  }

  @Test
  void aStartedComponentAnswersAndItsPidIsInThePidFile() throws Exception {
    Result result = script(tablet, "start", "tablet");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).contains("Start tablet success");
    assertThat(Files.readString(tablet.pidFile())).isEqualTo(component() + "\n");
    assertThat(tablet.childPidFile()).doesNotExist();
    assertThat(starts(tablet)).isEqualTo(1);
  }

  @Test
  void aSecondStartLeavesTheRunningComponentAloneAndExitsWith0() throws Exception {
    script(tablet, "start", "tablet");
    long before = component();

    Result result = script(tablet, "start", "tablet");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).contains("tablet already running as process " + before);
    assertThat(component()).isEqualTo(before);
    assertThat(starts(tablet)).isEqualTo(1);
  }

  @Test
  void stopEndsTheComponentAndRemovesThePidFile() throws Exception {
    script(tablet, "start", "tablet");

    Result result = script(tablet, "stop", "tablet");

    assertThat(result.exitCode()).isZero();
    assertThat(tablet.pidFile()).doesNotExist();
    assertThat(processes()).isEmpty();
    assertThat(script(tablet, "stop", "tablet").output()).contains("no tablet to stop");
  }

  @Test
  void restartGivesANewProcessWithExactlyOneMoreStart() throws Exception {
    script(tablet, "start", "tablet");
    long before = component();

    Result result = script(tablet, "restart", "tablet");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).contains("Stop tablet success", "Start tablet success");
    assertThat(component()).isNotEqualTo(before);
    assertThat(starts(tablet)).isEqualTo(2);
  }

  @Test
  void aFailedStartExitsWith0AndLeavesNoPidFileButAMessageInTheLog() throws Exception {
    Files.writeString(tablet.faults().resolve("fail-start"), "1\n");

    Result failed = script(tablet, "start", "tablet");

    assertThat(failed.exitCode()).isZero();
    assertThat(failed.output()).contains("Start tablet failed! Please check log");
    assertThat(tablet.pidFile()).doesNotExist();
    assertThat(tablet.workdir().resolve("logs/tablet.log")).content().startsWith("ERROR: ");
    assertThat(script(tablet, "start", "tablet").output()).contains("Start tablet success");
    assertThat(starts(tablet)).isEqualTo(2);
  }

  @Test
  void aLookAtTheFlagsIsNoStart() throws Exception {
    Process look =
        new ProcessBuilder("bin/openmldb", "--flagfile=conf/tablet.flags", "--helpxml")
            .directory(tablet.workdir().toFile())
            .start();

    assertThat(look.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(look.exitValue()).isEqualTo(1);
    assertThat(tablet.starts()).doesNotExist();
  }

  @Test
  void aSecondLineWithLogDirMakesADirectoryWithALineBreakInItsName() throws Exception {
    Files.writeString(
        tablet.workdir().resolve("conf/tablet.flags"),
        "#--openmldb_log_dir=./old\n",
        StandardOpenOption.APPEND);

    Result result = script(tablet, "start", "tablet");

    assertThat(result.output()).contains("Start tablet success");
    assertThat(tablet.workdir().resolve("logs\n./old/tablet.log")).exists();
    script(tablet, "stop", "tablet");
  }

  @Test
  void theSupervisorPadsItsPidFilesAndStartsAKilledComponentAgain() throws Exception {
    Result result = script(tablet, "start", "tablet", "mon");

    assertThat(result.output()).contains("Start tablet success");
    assertThat(tablet.pidFile()).hasSize(32);
    assertThat(tablet.childPidFile()).hasSize(32);
    long supervisor = padded(tablet.pidFile());
    assertThat(commandLine(supervisor)).contains("./bin/mon", "./bin/openmldb", "-d", "-m");
    long first = component();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    Polling.until(
        "the component to be started again",
        PATIENCE,
        () -> listener().stream().anyMatch(pid -> pid != first));
    assertThat(padded(tablet.pidFile())).isEqualTo(supervisor);
    assertThat(starts(tablet)).isEqualTo(2);
    assertThat(tablet.workdir().resolve("logs/tablet_mon.log"))
        .content()
        .contains("mon : sleep(1)");
  }

  @Test
  void sigtermToTheSupervisorEndsItsWholeGroup() throws Exception {
    script(tablet, "start", "tablet", "mon");

    ProcessHandle.of(padded(tablet.pidFile())).orElseThrow().destroy();

    Polling.until("the group to end", PATIENCE, () -> processes().isEmpty());
  }

  @Test
  void stopOfASupervisedComponentRemovesBothFiles() throws Exception {
    script(tablet, "start", "tablet", "mon");

    script(tablet, "stop", "tablet");

    assertThat(tablet.pidFile()).doesNotExist();
    assertThat(tablet.childPidFile()).doesNotExist();
    Polling.until("the group to end", PATIENCE, () -> processes().isEmpty());
  }

  @Test
  void theTaskmanagerStartsAndStopsButItsRestartDoesNothingUnderDash() throws Exception {
    assumeTrue(Path.of("/bin/sh").toRealPath().endsWith("dash"), "sh is not dash here");
    SandboxNode taskmanager = layout.nodes(SandboxComponent.TASKMANAGER).get(0);
    assertThat(script(taskmanager, "start", "taskmanager").output())
        .contains("Start taskmanager success");
    String before = Files.readString(taskmanager.pidFile());

    Result restart = script(taskmanager, "restart", "taskmanager");

    assertThat(restart.exitCode()).isEqualTo(1);
    assertThat(restart.output())
        .contains("./conf/taskmanager.flags: No such file or directory", "Invalid log dir");
    assertThat(taskmanager.pidFile()).hasContent(before);
    assertThat(starts(taskmanager)).isEqualTo(1);
    assertThat(script(taskmanager, "stop", "taskmanager").output())
        .contains("Stop taskmanager success");
    assertThat(processes()).isEmpty();
  }

  private Result script(SandboxNode node, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "bin/start.sh"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(node.workdir().toFile());
    Path output = Files.createTempFile(directory, "start", ".txt");
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("start.sh ended in time").isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  private List<ProcessHandle> processes() {
    return new SandboxProcesses(layout.directory()).alive();
  }

  private OptionalLong listener() throws IOException {
    return PortListener.on(tablet.port(), processes());
  }

  private long component() throws IOException {
    return listener().orElseThrow();
  }

  private static long starts(SandboxNode node) throws IOException {
    return Files.readAllLines(node.starts()).size();
  }

  private static long padded(Path pidFile) throws IOException {
    String text = Files.readString(pidFile, StandardCharsets.US_ASCII);
    assertThat(text).matches("[0-9]+\0+");
    return Long.parseLong(text.replace("\0", ""));
  }

  private static List<String> commandLine(long pid) throws IOException {
    return List.of(
        Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8)
            .split("\0", -1));
  }
}
