package io.openmldb.rollout.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads the rules, and tries them on series that were made up. */
@Tag("component")
@Timeout(60)
class PromtoolTest {

  @TempDir Path folder;

  @BeforeEach
  void copyExamples() throws IOException {
    boolean isHere =
        Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
    assumeTrue(
        isHere || System.getenv("CI") != null,
        "promtool is not here: Debian's package prometheus has it");
    try (Stream<Path> files = Files.list(MonitoringExamplesTest.FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void theConfigurationAndTheRulesAreSound() throws Exception {
    Result result = promtool("check", "config", "prometheus.yml");

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("1 rule files found");
  }

  @Test
  void theRulesTellWhatTheyAreFor() throws Exception {
    Result result = promtool("test", "rules", "alerts-test.yml");

    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** So that the test above means something. */
  @Test
  void anotherThresholdIsNoticed() throws Exception {
    Path rules = folder.resolve("alerts.yml");
    Files.writeString(rules, Files.readString(rules).replace("> 600", "> 6000"));

    assertThat(promtool("test", "rules", "alerts-test.yml").exitCode()).isNotZero();
  }

  private Result promtool(String... arguments) throws Exception {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output).isTrue();
    return new Result(process.exitValue(), output);
  }

  private record Result(int exitCode, String output) {}
}
