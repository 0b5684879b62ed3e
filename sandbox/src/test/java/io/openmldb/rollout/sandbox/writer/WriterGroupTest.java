package io.openmldb.rollout.sandbox.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.sandbox.process.Polling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterGroupTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private StubServers cluster;
  private String first;
  private String second;
  private WriterGroup run;

  @BeforeEach
  void start() throws IOException {
    cluster = new StubServers();
    first = cluster.tablet(1);
    second = cluster.tablet(2);
    run = new WriterGroup(cluster.nameservers(), 200);
  }

  @AfterEach
  void stop() {
    run.stop();
    cluster.close();
  }

  @Test
  void everyAcknowledgedWriteIsARowAtTheLeader() throws Exception {
    cluster.setRows(first, 25);
    CompletableFuture<WriteReport> report = write();
    Polling.until("some writes", PATIENCE, () -> cluster.rows(first) > 40);

    run.stop();

    PartitionWriteCounts tally = only(report);
    assertThat(tally.rowsBefore()).isEqualTo(25);
    assertThat(tally.acknowledged()).isEqualTo(cluster.rows(first) - 25).isPositive();
    assertThat(tally.refused()).isZero();
  }

  @Test
  void aNewLeaderIsLearntOnlyWhenTheOldOneRefuses() throws Exception {
    CompletableFuture<WriteReport> report = write();
    Polling.until("some writes", PATIENCE, () -> cluster.rows(first) > 5);
    cluster.lead(second);
    long known = cluster.rows(first);
    Polling.until("more writes to the old leader", PATIENCE, () -> cluster.rows(first) > known + 5);
    assertThat(cluster.lookUps()).as("no look-up without a refusal").isEqualTo(1);

    cluster.answerPuts(first, 103);
    Polling.until("writes to the new leader", PATIENCE, () -> cluster.rows(second) > 5);
    run.stop();

    PartitionWriteCounts tally = only(report);
    assertThat(tally.leader()).isEqualTo(second);
    assertThat(tally.acknowledged()).isEqualTo(cluster.rows(first) + cluster.rows(second));
    assertThat(tally.refusedBy()).containsOnlyKeys("103");
  }

  @Test
  void theLongestTimeWithoutASuccessfulWriteCoversAFence() throws Exception {
    CompletableFuture<WriteReport> report = write();
    Polling.until("some writes", PATIENCE, () -> cluster.rows(first) > 5);
    long fenced = System.nanoTime();
    cluster.answerPuts(first, 453);
    int before = cluster.lookUps();
    Polling.until("refusals", PATIENCE, () -> cluster.lookUps() > before + 3);
    Duration fence = Duration.ofNanos(System.nanoTime() - fenced);
    cluster.answerPuts(first, 0);
    long known = cluster.rows(first);
    Polling.until("more writes", PATIENCE, () -> cluster.rows(first) > known + 5);
    run.stop();

    PartitionWriteCounts tally = only(report);
    // A write that was under way when the fence went up may have been counted just after that.
    assertThat(tally.longestGapMillis()).isGreaterThanOrEqualTo(fence.toMillis() - 50);
    assertThat(tally.refusedBy().get("453")).isEqualTo(tally.refused()).isPositive();
  }

  @Test
  void aWriteWithoutAnAnswerIsNeitherAcknowledgedNorRefused() throws Exception {
    cluster.answerPuts(first, StubServers.NO_ANSWER);
    CompletableFuture<WriteReport> report = write();
    Polling.until("look-ups", PATIENCE, () -> cluster.lookUps() > 2);
    run.stop();

    PartitionWriteCounts tally = only(report);
    assertThat(tally.unknown()).isPositive();
    assertThat(tally.acknowledged()).isZero();
    assertThat(tally.refused()).isZero();
  }

  @Test
  void aTabletThatIsDownRefuses() throws Exception {
    CompletableFuture<WriteReport> report = write();
    Polling.until("some writes", PATIENCE, () -> cluster.rows(first) > 5);
    int before = cluster.lookUps();
    cluster.stop(1);
    Polling.until("refusals", PATIENCE, () -> cluster.lookUps() > before + 2);
    run.stop();

    assertThat(only(report).refusedBy()).containsOnlyKeys("unreachable");
  }

  @Test
  void aRunEndsByItselfWhenItsTimeIsOver() throws Exception {
    WriteReport report = run.run(Duration.ofMillis(300), current -> {});

    assertThat(report.finished()).isTrue();
    assertThat(report.acknowledged()).isPositive();
    assertThat(report.seconds()).isBetween(0.3, 10.0);
  }

  @Test
  void aReportIsReadAsItWasSaved() throws Exception {
    Path file = directory.resolve("report.json");

    WriteReport report = run.run(Duration.ofMillis(100), current -> current.save(file));

    assertThat(WriteReport.read(file)).isEqualTo(report);
    assertThat(Files.readString(file)).contains("\"acknowledged\"", "\"longestGapMillis\"");
  }

  @Test
  void aRateOfNothingIsRefused() {
    assertThatThrownBy(() -> new WriterGroup(cluster.nameservers(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verifyingFindsNothingWrongWhereEveryRowIsThere() throws Exception {
    WriteReport report = run.run(Duration.ofMillis(200), current -> {});

    WriteVerification verification = WriteVerification.of(report, cluster.nameservers());

    assertThat(verification.lost()).isZero();
    assertThat(verification.surplus()).isZero();
  }

  @Test
  void verifyingCountsAcknowledgedWritesThatAreGone() throws Exception {
    WriteReport report = run.run(Duration.ofMillis(200), current -> {});
    cluster.setRows(first, cluster.rows(first) - 3);

    assertThat(WriteVerification.of(report, cluster.nameservers()).lost()).isEqualTo(3);
  }

  @Test
  void verifyingCountsRowsThatNobodyWrote() throws Exception {
    WriteReport report = run.run(Duration.ofMillis(200), current -> {});
    cluster.setRows(first, cluster.rows(first) + 2);

    assertThat(WriteVerification.of(report, cluster.nameservers()).surplus()).isEqualTo(2);
  }

  @Test
  void aWriteOfUnknownOutcomeIsNoSurplus() throws Exception {
    PartitionWriteCounts tally =
        new PartitionWriteCounts("demo", "t", 7, 0, first, 0, 10, 0, 2, Map.of(), 20);
    cluster.setRows(first, 12);

    WriteVerification verification =
        WriteVerification.of(
            new WriteReport("2026-01-01T00:00:00Z", 1, true, List.of(tally)),
            cluster.nameservers());

    assertThat(verification.surplus()).isZero();
    assertThat(verification.lost()).isZero();
  }

  private CompletableFuture<WriteReport> write() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.run(PATIENCE, current -> {});
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static PartitionWriteCounts only(CompletableFuture<WriteReport> report) throws Exception {
    return report.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).partitions().get(0);
  }
}
