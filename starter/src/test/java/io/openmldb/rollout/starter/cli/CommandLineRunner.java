package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.OperatorPrompt;
import io.openmldb.rollout.starter.client.CallTimeouts;
import io.openmldb.rollout.starter.client.WaitClock;
import io.openmldb.rollout.starter.render.Terminal;
import io.openmldb.rollout.starter.render.TimeFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs command lines in this process, and keeps what they print. */
final class CommandLineRunner {

  /** Short enough for tests, long enough for a machine under load. */
  private static final CallTimeouts SHORT =
      new CallTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(3));

  private final Map<String, String> environment;
  private final OperatorPrompt prompt;

  CommandLineRunner(Map<String, String> environment) {
    this(environment, OperatorPrompt.NOBODY);
  }

  private CommandLineRunner(Map<String, String> environment, OperatorPrompt prompt) {
    this.environment = environment;
    this.prompt = prompt;
  }

  /** The same with somebody at a terminal. */
  CommandLineRunner with(OperatorPrompt somebody) {
    return new CommandLineRunner(environment, somebody);
  }

  /** One without any Temporal: for what must be refused before it is asked. */
  static CommandLineRunner withoutTemporal() {
    return new CommandLineRunner(
        Map.of(
            "TEMPORAL_ADDRESS", "temporal.invalid:7233",
            "TEMPORAL_CONFIG_FILE", "/nonexistent/none.toml"));
  }

  Result run(String... args) {
    return runWith("", SHORT, args);
  }

  Result runWithInput(String standardInput, String... args) {
    return runWith(standardInput, SHORT, args);
  }

  Result runWithin(CallTimeouts deadlines, String... args) {
    return runWith("", deadlines, args);
  }

  /** Starts a command that goes on beside the test. */
  Running start(String... args) {
    return launch("", SHORT, args);
  }

  private Result runWith(String standardInput, CallTimeouts deadlines, String... args) {
    return launch(standardInput, deadlines, args).result();
  }

  private Running launch(String standardInput, CallTimeouts deadlines, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandContext context =
        new CommandContext(
            environment,
            new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.NONE,
            prompt,
            new TimeFormat(ZoneOffset.UTC),
            new BriskPace(),
            deadlines);
    return new Running(
        CompletableFuture.supplyAsync(
            () -> RolloutCommand.run(context, args), CommandLineRunner::startThread),
        out,
        err);
  }

  /** Commands wait a lot, and a pool of few threads would make one wait for another. */
  private static void startThread(Runnable command) {
    Thread thread = new Thread(command, "command");
    thread.setDaemon(true);
    thread.start();
  }

  /** A command under way. */
  record Running(
      CompletableFuture<Integer> exit, ByteArrayOutputStream out, ByteArrayOutputStream err) {

    Result result() {
      int code = exitWithin(60);
      return new Result(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private int exitWithin(long seconds) {
      try {
        return exit.get(seconds, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("no end within %d s: %s%s".formatted(seconds, out, err), e);
      }
    }

    void awaitOutput(String text) throws InterruptedException {
      await(out, text);
    }

    void awaitError(String text) throws InterruptedException {
      await(err, text);
    }

    private static void await(ByteArrayOutputStream printed, String text)
        throws InterruptedException {
      Instant deadline = Instant.now().plusSeconds(30);
      while (!printed.toString(StandardCharsets.UTF_8).contains(text)) {
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError("no \"" + text + "\" within 30 s, only: " + printed);
        }
        Thread.sleep(20);
      }
    }
  }

  /** What a command did. */
  record Result(int exit, String out, String err) {}

  /** Looks twenty times as often as the real one. */
  private static final class BriskPace implements WaitClock {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration.toMillis() / 20);
    }
  }
}
