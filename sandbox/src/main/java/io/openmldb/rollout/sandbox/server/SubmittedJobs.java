package io.openmldb.rollout.sandbox.server;

import io.openmldb.rollout.sandbox.server.runtime.FaultDirectory;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Jobs of the stand-in for the taskmanager, which clients of the real one submit in SQL. As there,
 * each is a process below the taskmanager's own, by its command line a {@code spark-submit}, which
 * outlives the taskmanager.
 */
final class SubmittedJobs {
  private static final String FAULT = "run-job";

  private final InjectedFaults faults;

  SubmittedJobs(Path workingDirectory) {
    this.faults = new FaultDirectory(workingDirectory);
  }

  /** Starts what was asked for: a line {@code SECONDS CLASS} each. */
  void startAsked() {
    faults
        .find(FAULT)
        .ifPresent(
            lines -> lines.lines().filter(line -> faults.take(FAULT, line)).forEach(this::start));
  }

  private void start(String line) {
    String[] words = line.split(" ", 2);
    // The shell does not become the sleep, whose command line would be another.
    List<String> command =
        List.of(
            "bash",
            "-c",
            "sleep \"$0\"; exit 0",
            words[0],
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local",
            "--class",
            "com._4paradigm.openmldb.batchjob." + words[1],
            "openmldb-batchjob.jar");
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      System.err.println("job " + line + " cannot be started: " + e.getMessage());
    }
  }
}
