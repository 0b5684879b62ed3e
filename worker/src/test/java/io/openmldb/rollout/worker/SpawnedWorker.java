package io.openmldb.rollout.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A worker as its own process, as operators run it. */
final class SpawnedWorker implements AutoCloseable {

  private final Process process;
  private final Path log;

  private SpawnedWorker(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static SpawnedWorker start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(WorkerMain.class, directory, environment, arguments);
  }

  static SpawnedWorker start(
      Class<?> main, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(directory, "worker", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(log.toFile());
    builder.environment().putAll(environment);
    return new SpawnedWorker(builder.start(), log);
  }

  /** The next line on stdout; null at its end. */
  String line() throws IOException {
    return new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the worker did not end within a minute; its log: " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
