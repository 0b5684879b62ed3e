package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.writer.Verification;
import io.openmldb.rollout.sandbox.writer.WriteReport;
import io.openmldb.rollout.sandbox.writer.WriteRun;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writers of a run: one a partition, each trying again at once when it is refused. */
final class Writing implements AutoCloseable {

  private static final double ROWS_A_SECOND = 40;
  private static final long LAST_WRITES_SECONDS = 60;

  private final Nameservers nameservers;
  private final WriteRun run;
  private final CompletableFuture<WriteReport> report = new CompletableFuture<>();

  private Writing(Nameservers nameservers) {
    this.nameservers = nameservers;
    this.run = new WriteRun(nameservers, ROWS_A_SECOND);
  }

  static Writing begin(Nameservers nameservers) {
    Writing writing = new Writing(nameservers);
    Threads.start("writing", writing::write);
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
  WriteReport end() throws InterruptedException, ExecutionException, TimeoutException {
    run.stop();
    return report.get(LAST_WRITES_SECONDS, TimeUnit.SECONDS);
  }

  /** Compares what was acknowledged with what is there now. */
  Verification verify() throws Exception {
    return Verification.of(end(), nameservers);
  }

  @Override
  public void close() {
    run.stop();
  }
}
