package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.chaos.proxy.DriverThreads;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.writer.WriteReport;
import io.openmldb.rollout.sandbox.writer.WriteVerification;
import io.openmldb.rollout.sandbox.writer.WriterGroup;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writers of a run: one a partition, each trying again at once when it is refused. */
public final class RunWriters implements AutoCloseable {

  private static final double ROWS_A_SECOND = 40;
  private static final long LAST_WRITES_SECONDS = 60;

  private final SandboxNameservers nameservers;
  private final WriterGroup run;
  private final CompletableFuture<WriteReport> report = new CompletableFuture<>();

  private RunWriters(SandboxNameservers nameservers) {
    this.nameservers = nameservers;
    this.run = new WriterGroup(nameservers, ROWS_A_SECOND);
  }

  /** Begins one for each partition of a table of a user. */
  public static RunWriters begin(SandboxNameservers nameservers) {
    RunWriters writing = new RunWriters(nameservers);
    DriverThreads.start("writing", writing::write);
    return writing;
  }

  private void write() throws InterruptedException {
    try {
      report.complete(run.run(null, unused -> {}));
    } catch (IOException e) {
      report.completeExceptionally(e);
    }
  }

  /** Ends it: what the writers have seen. */
  public WriteReport end() throws InterruptedException, ExecutionException, TimeoutException {
    run.stop();
    return report.get(LAST_WRITES_SECONDS, TimeUnit.SECONDS);
  }

  /** Compares what was acknowledged with what is there now. */
  public WriteVerification verify() throws Exception {
    return WriteVerification.of(end(), nameservers);
  }

  @Override
  public void close() {
    run.stop();
  }
}
