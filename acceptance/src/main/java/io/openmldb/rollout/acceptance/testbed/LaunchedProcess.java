package io.openmldb.rollout.acceptance.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that was started and goes on; it is ended with its stage. */
public final class LaunchedProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path output;
  private final Path log;

  private LaunchedProcess(String name, Process process, Path output, Path log) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.log = log;
  }

  /** Starts {@code command}; its standard output and error go to files in {@code logs}. */
  public static LaunchedProcess start(
      String name, Path logs, Map<String, String> environment, List<String> command)
      throws IOException {
    Files.createDirectories(logs);
    Path output = logs.resolve(name + ".out");
    Path log = logs.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new LaunchedProcess(name, builder.start(), output, log);
  }

  /** Waits until standard output has a line equal to {@code line}; fails when the process ends. */
  public LaunchedProcess awaitLine(String line, Duration atMost) throws Exception {
    AwaitCondition.untilTrue(
        name + " to print \"" + line + "\"",
        atMost,
        () -> {
          if (Files.readString(output).lines().anyMatch(line::equals)) {
            return true;
          }
          if (!process.isAlive()) {
            throw new AssertionError(
                name + " ended with " + process.exitValue() + ":\n" + tail(log));
          }
          return false;
        });
    return this;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM, and its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
      kill();
    }
    return process.exitValue();
  }

  /** All that it printed to standard output. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Its log, for a message. */
  public Path log() {
    return log;
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static String tail(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
