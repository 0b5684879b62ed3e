package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.stub.StubServer;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Baseline;
import io.openmldb.rollout.workflows.activity.VerificationActivities.ConfirmTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.NodeProof;
import io.openmldb.rollout.workflows.activity.VerificationActivities.VerifyTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.WatchTask;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class VerificationActivitiesImplTest {

  private static final Baseline BASELINE = new Baseline(41, 0);
  private static final ConfigEdit EDIT = new ConfigEdit(Map.of("gc_interval", "120"), List.of());

  @TempDir Path directory;
  private SmallCluster cluster;
  private VerificationActivitiesImpl verification;
  private String sha256;

  @BeforeEach
  void start() throws Exception {
    cluster = SmallCluster.start(directory);
    sha256 = Sha256.hex(cluster.content().getBytes(StandardCharsets.UTF_8));
    verification =
        new VerificationActivitiesImpl(
            cluster.registry(),
            new VerificationActivitiesImpl.Access(
                cluster.zooKeepers(), cluster.hosts(), cluster.clients(), cluster.contexts()),
            SecretResolver.fromEnvironment(Map.of()),
            new EffectiveConfiguration(new FlagsPageClient()));
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void theBaselineIsTheNewestOperation() {
    operations(
        "{\"op_id\":40,\"op_type\":\"kChangeLeaderOP\",\"status\":\"kDone\"},"
            + "{\"op_id\":41,\"op_type\":\"kRecoverTableOP\",\"status\":\"kFailed\"}");

    assertThat(verification.baseline("demo")).isEqualTo(new Baseline(41, 0));
  }

  @Test
  void aNodeThatStartedWithTheTargetFileIsProvedByIt() {
    NodeProof proof = verify(process(), sha256);

    assertThat(proof.effective()).isEqualTo(EffectiveProof.FILE);
    assertThat(proof.note()).contains("started after the file was written");
  }

  @Test
  void theProofOfATabletAsksNoOtherThatHasNoReplicaOfItsPartitions() {
    try (StubServer other = StubServer.start()) {
      cluster.leavesTableTo(other.endpoint());

      assertThat(verify(process(), sha256).effective()).isEqualTo(EffectiveProof.FILE);

      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aFileWrittenAfterTheStartIsNoProof() throws IOException {
    cluster.writeFlags(cluster.content(), Instant.now().plusSeconds(1));

    assertThatThrownBy(() -> verify(process(), sha256))
        .isInstanceOf(NotVerifiedException.class)
        .hasMessageContaining("tablet " + cluster.tablet().endpoint())
        .hasMessageContaining("before the file was written");
  }

  @Test
  void aFileThatSomebodyElseHasChangedIsNotJudgedAndTheProofSaysSo() throws IOException {
    cluster.writeFlags("--mended=by_hand\n", Instant.now().plusSeconds(1));

    assertThat(verify(process(), null).note()).contains("its file is somebody else's");
  }

  @Test
  void anotherProcessThanTheOneStartedIsNotVerified() throws IOException {
    ProcessSnapshot before = process();
    cluster.restartTablet();

    assertThatThrownBy(() -> verify(before, sha256))
        .isInstanceOf(NotVerifiedException.class)
        .hasMessageContaining("but was " + before.pid());
  }

  @Test
  void aHealthyClusterIsToldAtOnceAndAnotherAtTheDeadlineWithWhatIsWrong() {
    HealthTask task = new HealthTask("demo", Duration.ofSeconds(1));
    assertThat(verification.awaitHealth(task).problems()).isEmpty();

    cluster.answerWith("kOffline");
    assertThat(verification.awaitHealth(task).problems())
        .containsExactly("tablet " + cluster.tablet().endpoint() + " is kOffline");
  }

  @Test
  void aTabletWhoseRegistrationWasMissedIsToldWithWhatHelps() {
    cluster.answerWith("kOffline");

    assertThat(verification.awaitHealth(new HealthTask("demo", Duration.ofSeconds(7))).problems())
        .first()
        .asString()
        .startsWith("tablet " + cluster.tablet().endpoint() + " is registered in ZooKeeper")
        .contains("waiting does not help, a restart of it does");
  }

  @Test
  void aSecondLeaderThatIsInTheHostsFileOnlyKeepsTheClusterFromBeingHealthy() throws Exception {
    HealthTask task = new HealthTask("demo", Duration.ofSeconds(1));
    try (StubServer lost = cluster.leaderWithoutSession()) {
      assertThat(verification.awaitHealth(task).problems())
          .singleElement()
          .asString()
          .contains("more than one nameserver", cluster.nameserver().endpoint(), lost.endpoint());
    }
    assertThat(verification.awaitHealth(task).problems()).isEmpty();
  }

  @Test
  void aWatchOfRelease010EndsWithItsTimeOrWhenTheClusterIsIllForTooLong() {
    Instant past = Instant.now();
    assertThat(watch(past, null)).isEmpty();

    cluster.answerWith("kOffline");
    assertThat(watch(past.plus(Duration.ofDays(1)), null))
        .containsExactly("tablet " + cluster.tablet().endpoint() + " is kOffline");
  }

  @Test
  void aWatchLastsAsLongAsItIsToThoughTemporalsClockDiffersFromTheWorkers() {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    assertThat(watch(tomorrow, Duration.ZERO)).isEmpty();

    cluster.answerWith("kOffline");
    assertThat(watch(tomorrow.minus(Duration.ofDays(2)), Duration.ofMinutes(10)))
        .containsExactly("tablet " + cluster.tablet().endpoint() + " is kOffline");
  }

  private List<String> watch(Instant until, Duration duration) {
    WatchTask task = new WatchTask("demo", until, Duration.ofSeconds(1), duration);
    return verification.watchHealth(task).problems();
  }

  @Test
  void operationsSinceTheBaselineAreFoundAndEarlierOnesAreNot() {
    operations(
        "{\"op_id\":41,\"op_type\":\"kRecoverTableOP\",\"status\":\"kFailed\",\"db\":\"d\"},"
            + "{\"op_id\":42,\"op_type\":\"kAddReplicaOP\",\"status\":\"kFailed\",\"db\":\"d\"},"
            + "{\"op_id\":43,\"op_type\":\"kAddReplicaOP\",\"status\":\"kDone\",\"db\":\"d\"},"
            + "{\"op_id\":44,\"op_type\":\"kMigrateOP\",\"status\":\"kDoing\",\"db\":\"d\"}");

    assertThat(confirm(false))
        .extracting(Finding::level, Finding::code)
        .containsExactly(
            tuple(FindingLevel.WARNING, "OPERATION_FAILED"),
            tuple(FindingLevel.WARNING, "OPERATION_UNFINISHED"));
  }

  @Test
  void rowsThatMustGrowAndDidNotAreAnError() {
    assertThat(confirm(false)).isEmpty();
    assertThat(confirm(true))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "ROWS_DID_NOT_GROW"));
  }

  private List<Finding> confirm(boolean rowsMustGrow) {
    return verification
        .confirm(
            new ConfirmTask(
                "demo",
                BASELINE,
                List.of(cluster.tablet().endpoint()),
                rowsMustGrow,
                Duration.ofMillis(100)))
        .findings();
  }

  private NodeProof verify(ProcessSnapshot process, String sha256) {
    return verification.verify(new VerifyTask("demo", cluster.tablet(), EDIT, sha256, process));
  }

  private ProcessSnapshot process() {
    return ProcessInspector.inspect(
        cluster.hosts().open(cluster.config().address("127.0.0.1")), cluster.tablet());
  }

  private void operations(String list) {
    cluster
        .nameserver()
        .answering(
            "NameServer/ShowOPStatus", "{\"code\":0,\"msg\":\"ok\",\"op_status\":[" + list + "]}");
  }
}
