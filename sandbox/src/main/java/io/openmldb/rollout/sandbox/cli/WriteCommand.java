package io.openmldb.rollout.sandbox.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.writer.WriteReport;
import io.openmldb.rollout.sandbox.writer.WriteVerification;
import io.openmldb.rollout.sandbox.writer.WriterGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "write",
    mixinStandardHelpOptions = true,
    description = {
      "Writes to every partition of every user table and counts acknowledged writes, until --seconds are over or a"
          + " SIGINT or SIGTERM arrives.",
      "With --verify, compares such a report with the rows that are there now; exits with 1 if a write was lost."
    })
final class WriteCommand implements Callable<Integer> {

  private static final long HOOK_SECONDS = 20;

  @Mixin private DirectoryOption layout;
  @Spec private CommandSpec spec;

  @Option(names = "--seconds", description = "how long; without it, until a signal")
  private Double seconds;

  @Option(
      names = "--rate",
      description = "writes a second into each partition",
      showDefaultValue = Visibility.ALWAYS)
  private double rate = 50;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "JSON, written anew every second while running")
  private Path report;

  @Option(names = "--verify", paramLabel = "FILE", description = "a report to compare with now")
  private Path verify;

  @Option(names = "--output", paramLabel = "table|json")
  private StatusFormat output = StatusFormat.TABLE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SandboxNameservers nameservers = SandboxNameservers.of(layout.open());
    return verify == null ? write(nameservers) : verify(nameservers);
  }

  private int write(SandboxNameservers nameservers) throws IOException, InterruptedException {
    WriterGroup run = new WriterGroup(nameservers, rate);
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread onSignal = new Thread(() -> stopAndLeave(run, exit), "on-signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      Duration most = seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000));
      WriteReport last = run.run(most, this::save);
      print(last, last.table());
      exit.complete(0);
      return 0;
    } finally {
      exit.complete(1);
      forget(onSignal);
    }
  }

  /**
   * A signal is the usual end of a run, so it ends with everything printed and the exit code of a
   * run.
   */
  private static void stopAndLeave(WriterGroup run, CompletableFuture<Integer> exit) {
    run.stop();
    Runtime.getRuntime().halt(exit.completeOnTimeout(1, HOOK_SECONDS, TimeUnit.SECONDS).join());
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already, and waits for the exit code.
    }
  }

  private int verify(SandboxNameservers nameservers) throws IOException, InterruptedException {
    WriteVerification verification = WriteVerification.of(WriteReport.read(verify), nameservers);
    print(verification, verification.table());
    return verification.lost() == 0 && verification.surplus() == 0 ? 0 : 1;
  }

  private void save(WriteReport current) throws IOException {
    if (report != null) {
      current.save(report);
    }
  }

  private void print(Object data, String table) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (output == StatusFormat.JSON) {
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(data));
    } else {
      out.print(table);
    }
    out.flush();
  }
}
