package io.openmldb.rollout.acceptance.testbed;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that is run to its end. */
public final class CommandRun {

  private CommandRun() {}

  /** Runs {@code command} and gives what it said. */
  public static Result run(Map<String, String> environment, List<String> command, Duration atMost)
      throws IOException, InterruptedException {
    return run(environment, command, "", atMost);
  }

  /** Runs {@code command} with {@code input} on its standard input. */
  public static Result run(
      Map<String, String> environment, List<String> command, String input, Duration atMost)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile("command", ".in");
    Path out = Files.createTempFile("command", ".out");
    Path err = Files.createTempFile("command", ".err");
    try {
      Files.writeString(in, input);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        askForThreads(process);
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", command) + " did not end within " + atMost + ":\n" + text(out, err));
      }
      return new Result(command, process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** Runs {@code command} on this process's own terminal; gives its exit code. */
  public static int show(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  /** A Java process then prints what each of its threads does, and goes on; a shell ignores it. */
  private static void askForThreads(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    process.waitFor(2, TimeUnit.SECONDS);
  }

  private static String text(Path out, Path err) throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  /** What a command said. */
  public record Result(List<String> command, int exitCode, String out, String err) {

    /** This, if the command succeeded. */
    public Result orThrow() {
      if (exitCode != 0) {
        throw new AssertionError(
            String.join(" ", command) + " ended with " + exitCode + ":\n" + out + err);
      }
      return this;
    }
  }
}
