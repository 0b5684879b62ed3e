package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageCommandTest {

  private static TemporalFixture temporal;
  private static CommandLineRunner shell;

  @TempDir private Path folder;

  @BeforeAll
  static void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    shell = new CommandLineRunner(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @Test
  void aReportBecomesAPageWithTheDiffsOfItsPlan() throws IOException {
    start("undoable");
    Path file = Files.writeString(folder.resolve("report.html"), "an older one");

    Result result = shell.run("report", "undoable", "--html", file.toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("wrote " + file + "\n");
    assertThat(Files.readString(file))
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>")
        .contains("+--gc_interval=60", "tablet: gc_interval = 60", "SUCCEEDED");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void withoutAWorkerThePageSaysWhatItLacks() throws IOException {
    start("alone");
    Path file = folder.resolve("report.html");
    temporal.stopWorker();
    try {
      Result result = shell.run("report", "alone", "--html", file.toString());

      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(Files.readString(file))
          .contains("The differences of the files are missing, because no worker polls task queue");
    } finally {
      temporal.startWorker();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsBadInput() {
    start("unwritten");
    Path file = folder.resolve("missing").resolve("report.html");

    Result result = shell.run("report", "unwritten", "--html", file.toString());

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rollout: the page cannot be written to " + file)
        .contains("name another file with --html");
  }

  @Test
  void ofARolloutThatWasTerminatedThereIsNoPage() {
    shell.run("start", "--cluster", "held", "--restart-only");
    temporal.client().newUntypedWorkflowStub("rollout-held").terminate("a test");
    Path file = folder.resolve("report.html");

    Result result = shell.run("report", "held", "--html", file.toString());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("left no report", "rollout report held");
    assertThat(file).doesNotExist();
  }

  private static void start(String cluster) {
    Result result =
        shell.run("start", "--cluster", cluster, "--set", "tablet.gc_interval=60", "--watch");
    assertThat(result.exit()).as(result.err()).isZero();
  }
}
