package io.openmldb.rollout.sandbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SandboxCommandLineTest {

  @TempDir Path directory;

  record Result(int exitCode, String out, String err) {}

  @Test
  void withoutACommandItShowsItsUsageAndExitsWith2() {
    Result result = run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Usage: sandbox", "up", "down", "status", "fault", "write");
  }

  @Test
  void aFaultWithoutANameIsAUsageErrorToo() {
    Result result = run("fault", "--dir", directory.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("kill", "fail-start", "lag", "slow-task", "fail-op", "hang-op", "clear");
  }

  @Test
  void withoutADirectoryNothingIsDone() {
    assertThat(run("up").exitCode()).isEqualTo(2);
    assertThat(run("down").err()).contains("--dir");
  }

  @Test
  void anImpossibleOrderIsAUsageErrorAndLeavesNothingBehind() {
    Path absent = directory.resolve("absent");

    Result result = run("up", "--dir", absent.toString(), "--tablets", "0");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("at least 1 tablet is needed, not 0");
    assertThat(absent).doesNotExist();
  }

  @Test
  void aTableFileThatIsNoneIsAUsageErrorAndLeavesNothingBehind() throws IOException {
    Path absent = directory.resolve("absent");
    Path tables = Files.writeString(directory.resolve("tables.yaml"), "tables: [{db: demo}]\n");

    Result result = run("up", "--dir", absent.toString(), "--tables", tables.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(tables.toString(), "a table needs a db and a name");
    assertThat(absent).doesNotExist();
  }

  @Test
  void whereNothingStandsStatusSaysSo() {
    Result result = run("status", "--dir", directory.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("no practice cluster stands here", directory.toString());
  }

  @Test
  void downOfWhatIsDownIsNoError() {
    Result result = run("down", "--dir", directory.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("was down");
  }

  @Test
  void aDirectoryWithOtherThingsInItIsRefused() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "mine");

    Result result = run("up", "--dir", directory.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("not empty");
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = SandboxCommand.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = line.execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }
}
