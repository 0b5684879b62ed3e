package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands that look at a cluster, against Temporal's in-memory server. */
class InspectionCommandsTest {

  private static TemporalFixture temporal;
  private static CommandLineRunner shell;

  @BeforeAll
  static void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    shell = new CommandLineRunner(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @Test
  void tablesArePrintedWithWhatIsWrongAndTheCodeIsZero() {
    Result result = shell.run("tables", "demo");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("tablet a:1  kHealthy  1 replica")
        .contains("db.t/0", "kMemory", "86", "a:1 at 86", "b:1 not served")
        .contains("db.t/0 on b:1 is not served by its tablet")
        .contains("1 partition, something is wrong with 1");
  }

  @Test
  void askedForWhatIsUnhealthyTheCodeIsOneWhenThereIsAny() {
    assertThat(shell.run("tables", "demo", "--unhealthy").exit()).isEqualTo(1);
    assertThat(shell.run("tables", "well", "--unhealthy").exit()).isZero();
    assertThat(shell.run("ops", "demo", "--failed").exit()).isEqualTo(1);
    assertThat(shell.run("ops", "well", "--failed").exit()).isZero();
  }

  @Test
  void operationsArePrintedWithTheirStateAndTime() {
    Result result = shell.run("ops", "demo", "--since", "2h");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("53  kFailed  kRecoverTableOP  db.t/0  at kDelReplica", "in 6 s")
        .contains("1 operation, 1 failed");
  }

  @Test
  void driftIsToldInSentencesAndItsCodeIsOne() {
    Result result = shell.run("drift", "demo");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .contains("tablet a:1: gc_interval is \"90\" in the file, and it runs with \"60\"")
        .contains("tablet b:1: db_root_path is not set in the file, and \"./db\" in those of its")
        .contains("apiserver c:1: its file was written after it started")
        .contains("3 nodes of demo were read; 3 drifts");
    Result well = shell.run("drift", "well");
    assertThat(well.exit()).isZero();
    assertThat(well.out()).contains("nothing has drifted");
  }

  @Test
  void asJsonTheyAreTheRecordsThemselves() throws IOException {
    String tables = shell.run("tables", "demo", "--output", "json").out();
    String operations = shell.run("ops", "demo", "--output", "json").out();

    assertThat(RolloutDataConverter.mapper().readValue(tables, TablesReport.class).unhealthy())
        .isEqualTo(1);
    assertThat(
            RolloutDataConverter.mapper()
                .readValue(operations, OperationsReport.class)
                .operations())
        .hasSize(1);
  }

  @Test
  void theClustersThatTheWorkersKnowAreListed() throws IOException {
    Result result = shell.run("clusters");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("well", "10.0.0.1:2181", "/openmldb", "openmldb-rollout")
        .contains("2 clusters in the registry of the worker on worker-1");
    String json = shell.run("clusters", "--output", "json").out();
    assertThat(RolloutDataConverter.mapper().readValue(json, ClustersReport.class).clusters())
        .hasSize(2);
  }

  @Test
  void anUnknownClusterAndATimeThatIsNoneHaveCodeTwo() {
    Result unknown = shell.run("tables", "other");
    Result time = shell.run("ops", "demo", "--since", "yesterday");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("no cluster is called other");
    assertThat(time.exit()).isEqualTo(2);
    assertThat(time.err()).contains("--since \"yesterday\" is neither");
  }
}
