package io.openmldb.rollout.activities.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.leadership.TabletCapacity;
import io.openmldb.rollout.activities.leadership.TabletCapacityReader;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.stub.OwnerlessSocket;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.stub.SmallSnapshots;
import io.openmldb.rollout.activities.stub.StubServer;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.CheckAnswer;
import io.openmldb.rollout.workflows.api.plan.CheckAnswer.Outcome;
import io.openmldb.rollout.workflows.api.plan.CheckItem;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class PlanningActivitiesImplTest {

  @TempDir Path directory;
  private SmallCluster cluster;
  private boolean ownersRun = true;
  private PlanningActivitiesImpl planning;

  @BeforeEach
  void start() throws Exception {
    cluster = SmallCluster.start(directory);
    planning = SmallClusterPlans.of(cluster, () -> ownersRun);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void aPlanShowsWhatWouldBecomeOfTheFileAndTouchesNothing() throws Exception {
    Map<String, String> before = cluster.files();

    Plan plan = plan(Map.of("gc_interval", "60"));

    assertThat(plan.findings()).isEmpty();
    assertThat(plan.nodes())
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.node()).isEqualTo(cluster.tablet());
              assertThat(node.action()).isEqualTo(NodeAction.UPDATE);
              assertThat(node.mode()).isEqualTo(ProcessMode.NORMAL);
              assertThat(node.sha256Before()).isEqualTo(sha256(cluster.content()));
              assertThat(node.sha256After())
                  .isEqualTo(sha256(cluster.content().replace("=120", "=60")));
              assertThat(node.changes())
                  .containsExactly(new ConfigChange("gc_interval", "120", "60"));
              assertThat(node.diff()).contains("---gc_interval=120\n+--gc_interval=60\n");
            });
    assertThat(plan.estimateSeconds()).isPositive();
    assertThat(cluster.files()).isEqualTo(before);
    assertThat(cluster.leases().read(cluster.config())).isEmpty();
  }

  @Test
  void whereEarlierRolloutsOfTheClusterTellThePlanTakesAsLong() {
    NodeReport done =
        new NodeReport(
            Component.TABLET,
            cluster.tablet().endpoint(),
            NodeState.UPDATED,
            List.of(
                new StepRecord(
                    Step.RESTART, Instant.EPOCH, Instant.EPOCH.plusSeconds(40), 1, null)),
            List.of(),
            0,
            null,
            0,
            null,
            null);
    Report report =
        new Report(
            "demo",
            "rollout-demo",
            "run",
            null,
            null,
            Instant.EPOCH,
            null,
            List.of(done),
            List.of(),
            List.of(),
            List.of());
    List<String> asked = new ArrayList<>();
    planning =
        SmallClusterPlans.of(
            cluster,
            cluster.registry(),
            () -> ownersRun,
            (name, procedure) -> {
              asked.add(name + " " + procedure);
              return List.of(report);
            });

    Plan plan = plan(Map.of("gc_interval", "60"));

    assertThat(asked).containsExactly(cluster.config().name() + " FAST");
    assertThat(plan.nodes()).extracting(NodePlan::estimateSeconds).containsExactly(43L);
    assertThat(plan.estimateSeconds()).isEqualTo(43);
  }

  @Test
  void aDataDirectoryThatLeavesReplicasBehindRefusesThePlanUnlessThatIsOverridden()
      throws Exception {
    cluster.writeFlags(cluster.content() + "--db_root_path=./db\n", Instant.now());
    cluster.leadsTableTogetherWith("127.0.0.1:1");
    Files.createDirectories(directory.resolve("tablet/db/1_0"));
    List<Change> anotherDisk =
        List.of(
            new Change(Component.TABLET, List.of(), Map.of("db_root_path", "./disk2"), List.of()));
    Options overriding =
        Options.DEFAULT.overriding(
            List.of(new FindingOverride(FindingCode.DATA_DIRECTORY, "the old disk is broken")));

    Finding refused =
        dataDirectory(planning.plan(new RolloutRequest("demo", anotherDisk, Options.DEFAULT, "")));
    assertThat(refused.level()).isEqualTo(FindingLevel.ERROR);
    assertThat(refused.message()).contains("1 of its 1 replicas", "in ./db: db.t/0");
    assertThat(refused.overridden()).isNull();

    Finding set =
        dataDirectory(planning.plan(new RolloutRequest("demo", anotherDisk, overriding, "")));
    assertThat(set.level()).isEqualTo(FindingLevel.WARNING);
    assertThat(set.overridden()).isEqualTo("the old disk is broken");
  }

  private static Finding dataDirectory(Plan plan) {
    return plan.findings().stream()
        .filter(finding -> finding.is(FindingCode.DATA_DIRECTORY))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aChangeThatCannotBeWrittenIntoAFileRefusesThePlanAndNamesTheNode() {
    Plan plan = plan(Map.of("gc_interval", "60\n--enable_flags_service=true"));

    assertThat(plan.findings())
        .filteredOn(finding -> finding.is(FindingCode.FILE_CANNOT_BE_EDITED))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.endpoint()).isEqualTo(cluster.tablet().endpoint());
              assertThat(finding.message()).contains("the value of gc_interval holds a line break");
            });
  }

  @Test
  void aPlanSaysWhatWasLookedAtAndHowItIs() throws Exception {
    Plan plan = plan(Map.of("gc_interval", "60"));

    assertThat(plan.checklist())
        .extracting(CheckAnswer::item)
        .contains("LOGIN", "LEADER_MOVES", "DATA")
        .doesNotContain("JOBS");
    assertThat(plan.checklist()).allMatch(answer -> answer.outcome() == Outcome.OK);
    assertThat(answer(plan, CheckItem.LOGIN).looked()).isEqualTo("1 node on 1 host");
    assertThat(answer(plan, CheckItem.HEALTH).looked()).isEqualTo("1 tablet, 0 partitions");
  }

  @Test
  void whatCouldNotBeLookedAtIsNoYes() throws Exception {
    cluster.nameserver().close();
    cluster.sshd().close();

    Plan plan = plan(Map.of("gc_interval", "60"));

    assertThat(answer(plan, CheckItem.LOGIN).outcome()).isEqualTo(Outcome.ERROR);
    assertThat(answer(plan, CheckItem.FILES))
        .isEqualTo(
            new CheckAnswer(
                "FILES", CheckItem.FILES.question(), Outcome.NOT_LOOKED, "0 of 1 node"));
    assertThat(answer(plan, CheckItem.NAMESERVERS).outcome()).isEqualTo(Outcome.ERROR);
    assertThat(answer(plan, CheckItem.HEALTH).outcome()).isEqualTo(Outcome.NOT_LOOKED);
  }

  private static CheckAnswer answer(Plan plan, CheckItem item) {
    return plan.checklist().stream().filter(a -> a.isAbout(item)).findFirst().orElseThrow();
  }

  @Test
  void aVariableThatARestartedNodeWouldLackIsInThePlanWithoutItsValue() throws Exception {
    cluster.restartTabletWith(Map.of("MALLOC_CONF", "dirty_decay_ms:0"));

    Plan plan = plan(Map.of("gc_interval", "60"));

    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("ENVIRONMENT_LOST");
              assertThat(finding.endpoint()).isEqualTo(cluster.tablet().endpoint());
              assertThat(finding.message())
                  .contains("without MALLOC_CONF")
                  .doesNotContain("dirty_decay_ms");
            });
    assertThat(answer(plan, CheckItem.LAUNCH).outcome()).isEqualTo(Outcome.WARNING);
  }

  @Test
  void theRoomOfATabletIsReadOnItsHost() throws Exception {
    TabletCapacityReader reader = new TabletCapacityReader(cluster.zooKeepers(), cluster.hosts());
    ParallelCalls direct = new ParallelCalls(Runnable::run, () -> {});

    Map<String, TabletCapacity> rooms =
        reader.read(
            cluster.config(), SmallSnapshots.healthy(), SingleReplicaPolicy.ADD_REPLICA, direct);
    TabletCapacity room = rooms.get(cluster.tablet().endpoint());
    assertThat(room.unread()).isNull();
    assertThat(room.memoryBytes()).isPositive();
    assertThat(room.diskBytes()).isPositive();

    cluster.writeFlags(cluster.content() + "--max_memory_mb=1\n", Instant.now());
    assertThat(
            reader
                .read(
                    cluster.config(),
                    SmallSnapshots.healthy(),
                    SingleReplicaPolicy.ADD_REPLICA,
                    direct)
                .get(cluster.tablet().endpoint())
                .memoryBytes())
        .isLessThanOrEqualTo(1024 * 1024);

    assertThat(
            reader.read(
                cluster.config(),
                SmallSnapshots.healthy(),
                SingleReplicaPolicy.ALLOW_UNAVAILABILITY,
                direct))
        .isEmpty();
  }

  @Test
  void aNameserverThatLostItsSessionAndLeadsOnRefusesThePlan() throws Exception {
    try (StubServer lost = cluster.leaderWithoutSession()) {
      assertThat(plan(Map.of("gc_interval", "60")).findings())
          .filteredOn(finding -> finding.is(FindingCode.SEVERAL_NAMESERVERS_LEAD))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
                assertThat(finding.message())
                    .contains(cluster.nameserver().endpoint(), lost.endpoint());
              });
    }
  }

  @Test
  void aTabletWhoseAnswersTakeTooLongForAWriteFenceRefusesThePlan() throws Exception {
    try (StubServer far = StubServer.start()) {
      far.answering("TabletServer/GetTableStatus", "{\"code\":0}")
          .answering("TabletServer/GetTableFollower", message -> after(200, "{\"code\":103}"));
      cluster.leadsTableTogetherWith(far.endpoint());

      assertThat(plan(Map.of("gc_interval", "60")).findings())
          .filteredOn(finding -> finding.is(FindingCode.CALLS_TOO_SLOW))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
                assertThat(finding.message())
                    .containsPattern("tablet " + far.endpoint() + " \\d{3,} ms")
                    .doesNotContain(cluster.tablet().endpoint());
              });
    }
  }

  private static String after(int millis, String answer) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answer;
  }

  @Test
  void anEndpointThatNoProcessHasButThatIsListenedOnRefusesThePlan() throws Exception {
    try (OwnerlessSocket socket = cluster.replaceTabletByOwnerlessSocket()) {
      assertThat(socket).isNotNull();
      assertThat(plan(Map.of("gc_interval", "60")).findings())
          .extracting(Finding::code)
          .containsExactly("OTHER_PROCESS");
    }
  }

  @Test
  void aNodeThatRunsWithTheTargetAlreadyIsUnchanged() throws Exception {
    assertThat(only(plan(Map.of("gc_interval", "120"))).action()).isEqualTo(NodeAction.UNCHANGED);

    cluster.writeFlags(cluster.content(), Instant.now().plusSeconds(1));
    assertThat(only(plan(Map.of("gc_interval", "120"))).action())
        .as("its file was written after it started")
        .isEqualTo(NodeAction.UPDATE);
  }

  @Test
  void aNodeThatIsAskedToRestartOrToRunAnotherWayIsUpdatedThoughItsFileStays() throws Exception {
    assertThat(only(planOf("{\"restartUnchanged\": true}")).action()).isEqualTo(NodeAction.UPDATE);
    NodePlan daemon = only(planOf("{\"daemon\": true}"));
    assertThat(daemon.action()).isEqualTo(NodeAction.UPDATE);
    assertThat(daemon.mode()).isEqualTo(ProcessMode.DAEMON);
    assertThat(daemon.diff()).isEmpty();
  }

  @Test
  void whatTheNodesOwnBinaryDoesNotTakeRefusesThePlan() {
    Plan plan = plan(Map.of("gc_intervall", "60", "thread_pool_size", "many"));

    assertThat(plan.isRefused()).isTrue();
    assertThat(plan.findings())
        .extracting(Finding::level, Finding::code, Finding::key)
        .containsExactlyInAnyOrder(
            tuple(FindingLevel.ERROR, "UNKNOWN_KEY", "gc_intervall"),
            tuple(FindingLevel.ERROR, "VALUE_NOT_TAKEN", "thread_pool_size"));
  }

  @Test
  void whereTheNodesOwnBinaryDoesNotTellThePlanGoesByTheTable() throws Exception {
    Path binary = directory.resolve("tablet/bin/openmldb");
    Files.writeString(binary, "#!/bin/bash\necho cannot map it >&2\nexit 1\n");

    Plan plan = plan(Map.of("gc_interval", "60"));
    assertThat(plan.isRefused()).isFalse();
    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("BINARY_NOT_ASKED");
              assertThat(finding.message()).contains("cannot map it", "OpenMLDB 0.9.3");
            });
    assertThat(plan(Map.of("gc_intervall", "60")).findings())
        .extracting(Finding::level, Finding::code)
        .contains(tuple(FindingLevel.ERROR, "UNKNOWN_KEY"));

    Files.delete(binary);
    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "BINARY_UNUSABLE"));
  }

  @Test
  void aPlanOnAnEmptyFileIsRefusedWithAllThatTheNodeNeedsOfIt() throws Exception {
    cluster.writeFlags("", Instant.now());

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .filteredOn(finding -> finding.level() == FindingLevel.ERROR)
        .allSatisfy(
            finding ->
                assertThat(finding.message())
                    .contains(cluster.tablet().title(), cluster.flags().toString()))
        .extracting(Finding::code)
        .containsExactlyInAnyOrder(
            "LOG_DIRECTORY_UNCLEAR", "ROLE_DIFFERS", "ENDPOINT_DIFFERS", "ZOOKEEPER_DIFFERS");
    assertThat(cluster.flags()).isEmptyFile();
  }

  @Test
  void aFileThatANodeCannotStartFromIsPlannedWhenThePlanMendsIt() throws Exception {
    cluster.writeFlags(cluster.content().replace("--openmldb_log_dir=./logs\n", ""), Instant.now());

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("LOG_DIRECTORY_UNCLEAR");
              assertThat(finding.hint()).contains("openmldb_log_dir");
            });
    assertThat(plan(Map.of("gc_interval", "60", "openmldb_log_dir", "./logs")).isRefused())
        .isFalse();
  }

  @Test
  void aByteOrderMarkInARunningNodesFileRefusesThePlan() throws Exception {
    cluster.writeFlags("\uFEFF# saved by an editor\n" + cluster.content(), Instant.now());

    assertThat(plan(Map.of("gc_interval", "60")).isRefused()).isTrue();
  }

  @Test
  void anEndpointInAnotherSpellingThanItIsRegisteredWithRefusesThePlan() throws Exception {
    cluster.writeFlags(
        cluster.content().replace("endpoint=127.0.0.1:", "endpoint=localhost:"), Instant.now());

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code, Finding::endpoint)
        .containsExactly(
            tuple(FindingLevel.ERROR, "ENDPOINT_DIFFERS", cluster.tablet().endpoint()));

    cluster.unregisterTablet();
    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .as("a tablet that the nameserver knows, though it is down")
        .extracting(Finding::code)
        .contains("ENDPOINT_DIFFERS");
  }

  @Test
  void aFileOfAnotherZookeeperRefusesThePlanUnlessTheRegisteredNodeRunsWithIt() throws Exception {
    cluster.writeFlags(
        cluster.content().replaceFirst("--zk_cluster=[^\n]*", "--zk_cluster=192.0.2.9:2181"),
        Instant.now().minusSeconds(600));

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code, Finding::endpoint)
        .containsExactly(
            tuple(FindingLevel.ERROR, "ZOOKEEPER_DIFFERS", cluster.tablet().endpoint()));

    cluster.restartTablet();
    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .as("another name of the same ensemble")
        .isEmpty();
  }

  @Test
  void aFileThatLeadsOneNodeElsewhereRefusesThePlan() throws Exception {
    cluster.writeFlags(
        cluster.content().replace("zk_root_path=/openmldb", "zk_root_path=/other"), Instant.now());

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code, Finding::endpoint)
        .containsExactly(
            tuple(FindingLevel.ERROR, "ROOT_PATH_DIFFERS", cluster.tablet().endpoint()));
  }

  @Test
  void aRootPathThatNoNodesFileHasIsOneFindingThatNamesBoth() {
    ClusterConfig elsewhere = at("/elsewhere", cluster.config().leasePath());
    planning = SmallClusterPlans.of(cluster, ZooKeeperFixture.registry(elsewhere), () -> ownersRun);

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("ROOT_PATH_DIFFERS");
              assertThat(finding.message())
                  .contains("/openmldb", "/elsewhere", cluster.tablet().title());
              assertThat(finding.hint()).contains("rootPath of cluster demo");
            });
  }

  @Test
  void aLeaseThatCouldNotBeWrittenRefusesThePlan() throws Exception {
    cluster.makeReadOnlyInZookeeper("/locked");
    ClusterConfig locked = at(cluster.config().rootPath(), "/locked/leases");
    planning = SmallClusterPlans.of(cluster, ZooKeeperFixture.registry(locked), () -> ownersRun);

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("LEASE_NOT_WRITABLE");
              assertThat(finding.message()).contains("/locked/leases", "leasePath");
            });
  }

  private ClusterConfig at(String rootPath, String leasePath) {
    ClusterConfig config = cluster.config();
    return new ClusterConfig(
        config.name(),
        config.zookeeper(),
        rootPath,
        leasePath,
        config.hosts(),
        config.ssh(),
        config.environment(),
        config.nodes(),
        config.protectedKeys(),
        config.secretKeys(),
        config.auth(),
        config.zookeeperAuth(),
        config.taskQueue());
  }

  @Test
  void twoNodesAtOneEndpointAreToldWithAllTheOtherFindings() throws Exception {
    String endpoint = cluster.tablet().endpoint();
    Files.writeString(
        cluster.config().hosts(),
        "[tablet]\n" + endpoint + " /elsewhere\n[apiserver]\n" + endpoint + " /opt/api\n",
        StandardOpenOption.APPEND);

    assertThat(plan(Map.of("gc_intervall", "60")).findings())
        .extracting(Finding::level, Finding::code, Finding::component)
        .contains(
            tuple(FindingLevel.ERROR, "DUPLICATE_ENDPOINT", Component.TABLET),
            tuple(FindingLevel.ERROR, "DUPLICATE_ENDPOINT", Component.APISERVER),
            tuple(FindingLevel.ERROR, "UNKNOWN_KEY", Component.TABLET));
  }

  @Test
  void clustersAndEndpointsThatDoNotExistAreListedAndNotTriedAgain() {
    ApplicationFailure unknown =
        catchThrowableOfType(
            ApplicationFailure.class,
            () ->
                planning.plan(
                    request(
                        new Change(
                            Component.TABLET,
                            List.of("10.0.0.1:1", "10.0.0.2:1"),
                            Map.of("gc_interval", "60"),
                            List.of()))));
    assertThat(unknown.getType()).isEqualTo("InvalidRequest");
    assertThat(unknown.isNonRetryable()).isTrue();
    assertThat(FailureMessage.details(unknown)).hasSize(2);

    ApplicationFailure elsewhere =
        catchThrowableOfType(
            ApplicationFailure.class,
            () -> planning.plan(new RolloutRequest("nowhere", List.of(), Options.DEFAULT, null)));
    assertThat(elsewhere.getType()).isEqualTo("InvalidRequest");
    assertThat(elsewhere).hasMessageContaining("nowhere").hasMessageContaining("demo");
  }

  @Test
  void aHostThatIsNotTheOneWeKnowIsAFindingThatNamesTheNode() throws Exception {
    cluster.sshd().trust(EmbeddedSshd.newKey("EC", 256).getPublic());

    Plan plan = plan(Map.of("gc_interval", "60"));

    assertThat(plan.isRefused()).isTrue();
    assertThat(plan.findings())
        .extracting(Finding::level, Finding::code, Finding::endpoint)
        .containsExactly(
            tuple(FindingLevel.ERROR, "HOST_REFUSED", cluster.tablet().endpoint()),
            tuple(FindingLevel.WARNING, "HOST_REFUSED", cluster.nameserver().endpoint()));
  }

  @Test
  void aNodeOutsideTheChangeThatCannotBeReachedIsAWarning() throws Exception {
    Files.delete(cluster.nameserverFolder().resolve("bin/start.sh"));

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("NO_START_SCRIPT");
              assertThat(finding.endpoint()).isEqualTo(cluster.nameserver().endpoint());
              assertThat(finding.message())
                  .contains(cluster.nameserverFolder() + "/bin/start.sh on 127.0.0.1");
              assertThat(finding.hint()).contains("leaders may move to it", "working directory");
            });
  }

  @Test
  void aSecretIsResolvedButNeverShown() throws Exception {
    Plan plan = plan(Map.of("zk_cert", "${secret:ZK_CERT}"));

    assertThat(plan.findings()).isEmpty();
    assertThat(only(plan).sha256After())
        .isEqualTo(sha256(cluster.content() + "--zk_cert=user:hunter2\n"));
    assertThat(RolloutDataConverter.mapper().writeValueAsString(plan))
        .contains("zk_cert")
        .doesNotContain("hunter2");
  }

  @Test
  void aSecretThatIsSpelledOutIsRefusedWithoutBeingRepeated() throws Exception {
    Plan plan = plan(Map.of("zk_cert", "user:hunter2"));

    assertThat(plan.isRefused()).isTrue();
    assertThat(plan.findings()).extracting(Finding::code).containsExactly("SECRET_SPELLED_OUT");
    assertThat(RolloutDataConverter.mapper().writeValueAsString(plan))
        .contains("${secret:NAME}")
        .doesNotContain("hunter2");
  }

  @Test
  void aSecretForAKeyThatLaterLooksWouldShowIsRefused() {
    Plan plan = plan(Map.of("gc_interval", "${secret:ZK_CERT}"));

    assertThat(plan.findings())
        .filteredOn(finding -> finding.code().equals("SECRET_KEY_NOT_LISTED"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.message()).contains("tablet.gc_interval", "rollout drift");
              assertThat(finding.hint()).contains("secretKeys");
            });
  }

  @Test
  void aSecretInsideOfAValueIsRefusedSpelledOutAndAllowedByItsName() {
    assertThat(plan(Map.of("role", "x=1;secret.key=hunter2")).findings())
        .filteredOn(finding -> finding.code().equals("SECRET_SPELLED_OUT"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message()).contains("tablet.role").doesNotContain("hunter2"));
    assertThat(plan(Map.of("role", "x=1;secret.key=${secret:ZK_CERT}")).findings())
        .extracting(Finding::code)
        .doesNotContain("SECRET_SPELLED_OUT", "SECRET_KEY_NOT_LISTED");
  }

  @Test
  void aLeaseThatAnotherRolloutHoldsRefusesThePlanWithItsName() {
    cluster.leases().acquire("demo", "rollout-other", "run-7", () -> true);

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("LEASE_HELD");
              assertThat(finding.message()).contains("rollout-other", "run-7");
            });
  }

  @Test
  void aLeaseWhoseOwnerEndedIsToldWithWhatRepairWouldDo() {
    cluster.leases().acquire("demo", "rollout-other", "run-7", () -> true);
    ownersRun = false;

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "LEASE_LEFT_BEHIND"));
  }

  @Test
  void aTabletThatIsDownRefusesNoRolloutThatIsToRepairFirstWhatWasLeftBehind() throws Exception {
    cluster.leases().acquire("demo", "rollout-other", "run-7", () -> true);
    ownersRun = false;
    cluster.answerWith("kOffline");
    cluster.unregisterTablet();

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code)
        .containsExactlyInAnyOrder(
            tuple(FindingLevel.WARNING, "LEASE_LEFT_BEHIND"),
            tuple(FindingLevel.WARNING, "TABLET_NOT_HEALTHY"),
            tuple(FindingLevel.WARNING, "NOT_REGISTERED"));
  }

  @Test
  void aTabletThatIsDownRefusesARolloutOfTablets() throws Exception {
    cluster.answerWith("kOffline");
    cluster.unregisterTablet();

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code)
        .containsExactlyInAnyOrder(
            tuple(FindingLevel.ERROR, "TABLET_NOT_HEALTHY"),
            tuple(FindingLevel.ERROR, "NOT_REGISTERED"));
  }

  @Test
  void aTabletWhoseRegistrationTheNameserverMissedIsAFindingOfItsOwn() throws Exception {
    cluster.answerWith("kOffline");

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("REGISTRATION_MISSED");
              assertThat(finding.message()).contains("is registered in ZooKeeper");
              assertThat(finding.hint()).contains("rollout recover");
            });
  }

  @Test
  void aClusterThatCannotBeReadIsAFinding() {
    cluster.nameserver().answering("NameServer/ShowTablet", "{\"code\":301,\"msg\":\"no\"}");

    assertThat(plan(Map.of("gc_interval", "60")).findings())
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "CLUSTER_UNREADABLE"));
  }

  private Plan plan(Map<String, String> set) {
    return planning.plan(request(new Change(Component.TABLET, List.of(), set, List.of())));
  }

  private Plan planOf(String options) throws IOException {
    return planning.plan(
        RolloutRequestReader.read(
            RolloutDataConverter.mapper()
                .readTree(
                    """
                    {"cluster": "demo", "options": %s,
                     "changes": [{"component": "tablet", "set": {"gc_interval": "120"}}]}
                    """
                        .formatted(options))));
  }

  private static RolloutRequest request(Change... changes) {
    return new RolloutRequest("demo", List.of(changes), Options.DEFAULT, "a test");
  }

  private static NodePlan only(Plan plan) {
    assertThat(plan.nodes()).hasSize(1);
    return plan.nodes().get(0);
  }

  private static String sha256(String content) {
    return Sha256.hex(content.getBytes(StandardCharsets.UTF_8));
  }
}
