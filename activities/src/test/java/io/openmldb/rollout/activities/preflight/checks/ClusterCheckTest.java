package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.inventory.RequestedNodes;
import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.SnapshotBuilder;
import io.openmldb.rollout.activities.stub.SmallSnapshots;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.json.InputProblems;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {

  private static final Node NAMESERVER =
      new Node(Component.NAMESERVER, "10.0.0.1:7527", "10.0.0.1", "/opt/ns");
  private static final Node FIRST =
      new Node(Component.TABLET, SmallSnapshots.FIRST, "10.0.0.1", "/opt/t");
  private static final Node SECOND =
      new Node(Component.TABLET, SmallSnapshots.SECOND, "10.0.0.2", "/opt/t");
  private static final Node APISERVER =
      new Node(Component.APISERVER, "10.0.0.1:9080", "10.0.0.1", "/opt/api");

  @Test
  void aHealthyClusterSaysNothing() {
    assertThat(of(Component.TABLET).ofHealth(SmallSnapshots.healthy(), Set.of())).isEmpty();
  }

  @Test
  void aLostLeaderRefusesARolloutOfTabletsAndIsAWarningForOthers() {
    assertThat(of(Component.TABLET).ofHealth(SmallSnapshots.leaderless(), Set.of()))
        .extracting(Finding::level, Finding::code)
        .contains(
            tuple(FindingLevel.ERROR, "TABLET_NOT_HEALTHY"),
            tuple(FindingLevel.ERROR, "NO_LEADER"));
    assertThat(of(Component.APISERVER).ofHealth(SmallSnapshots.leaderless(), Set.of()))
        .extracting(Finding::level)
        .containsOnly(FindingLevel.WARNING);
  }

  @Test
  void preAggregationTablesAreAWarningWhereTabletsAreUpdated() {
    ClusterSnapshot snapshot =
        new SnapshotBuilder("a:1", "b:1")
            .table("base", "a:1", "b:1")
            .table("sums", "a:1", "b:1")
            .aggregates("sums", "base")
            .snapshot();

    assertThat(of(Component.TABLET).ofPreAggregation(snapshot))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("PRE_AGGREGATION");
              assertThat(finding.message()).contains("db.sums").doesNotContain("db.base");
            });
    assertThat(of(Component.APISERVER).ofPreAggregation(snapshot)).isEmpty();
    assertThat(of(Component.TABLET).ofPreAggregation(SmallSnapshots.healthy())).isEmpty();
  }

  @Test
  void twoNameserversThatLeadRefuseAnyRolloutAndOneIsAsItShouldBe() {
    assertThat(of(Component.APISERVER).ofLeadership(List.of("n1:7527", "n2:7527")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.message()).contains("n1:7527, n2:7527");
            });
    assertThat(of(Component.TABLET).ofLeadership(List.of("n1:7527"))).isEmpty();
  }

  @Test
  void aLaggingFollowerIsAWarning() {
    assertThat(of(Component.TABLET).ofHealth(SmallSnapshots.lagging(), Set.of()))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "NOT_HEALTHY"));
  }

  @Test
  void whatTheNameserverIsAtWorkOnIsAWarningAndWhatItHasDoneIsNot() {
    OperationStatus hanging =
        new OperationStatus(
            7, "kMigrateOP", "kDoing", "kSendSnapshot", "db", "t1", 0, Instant.EPOCH, null);
    OperationStatus done =
        new OperationStatus(
            6, "kMigrateOP", "kDone", "-", "db", "t1", 0, Instant.EPOCH, Instant.EPOCH);

    assertThat(of(Component.TABLET).ofOperations(List.of(done, hanging), SmallSnapshots.healthy()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.code()).isEqualTo("OPERATION_UNFINISHED");
              assertThat(finding.message())
                  .isEqualTo("operation 7 (kMigrateOP of db.t1/0) is kDoing");
            });
  }

  @Test
  void ofFailedOperationsTheLatestOfEachPartitionIsToldWithWhetherItIsWhole() {
    List<OperationStatus> operations =
        List.of(
            failed(9, "kFailed", "t1", 0),
            failed(4, "kFailed", "t1", 0),
            failed(5, "kFailed", "t1", 1),
            failed(8, "kCanceled", "t1", 1),
            failed(6, "kFailed", "dropped", 0));

    assertThat(of(Component.TABLET).ofOperations(operations, SmallSnapshots.healthy()))
        .extracting(Finding::level, Finding::code, Finding::message)
        .containsExactly(
            tuple(
                FindingLevel.WARNING,
                "OPERATION_FAILED",
                "operation 9 (kRecoverTableOP of db.t1/0) is kFailed; its partition is whole now"),
            tuple(
                FindingLevel.WARNING,
                "OPERATION_FAILED",
                "operation 5 (kRecoverTableOP of db.t1/1) is kFailed; its partition is whole now"));
    assertThat(of(Component.TABLET).ofOperations(operations, SmallSnapshots.lagging()))
        .first()
        .satisfies(
            finding -> {
              assertThat(finding.message()).endsWith("kFailed; its partition is not whole");
              assertThat(finding.hint()).startsWith("Recover the partition first");
            });
  }

  private static OperationStatus failed(long id, String status, String table, int pid) {
    return new OperationStatus(
        id, "kRecoverTableOP", status, "-", "db", table, pid, Instant.EPOCH, Instant.EPOCH);
  }

  @Test
  void whatZookeeperAndTheHostsFileDisagreeAboutIsTold() {
    Topology topology =
        new Topology(
            List.of(NAMESERVER, FIRST, APISERVER),
            List.of(),
            List.of(FIRST),
            Map.of(Component.TABLET, List.of(SmallSnapshots.SECOND)),
            Optional.of(NAMESERVER.endpoint()));

    assertThat(of(Component.TABLET).ofMembership(topology))
        .extracting(Finding::level, Finding::code, Finding::endpoint)
        .containsExactly(
            tuple(FindingLevel.ERROR, "NOT_IN_HOSTS_FILE", SmallSnapshots.SECOND),
            tuple(FindingLevel.ERROR, "NOT_REGISTERED", SmallSnapshots.FIRST));
    assertThat(of(Component.APISERVER).ofMembership(topology))
        .extracting(Finding::level)
        .containsOnly(FindingLevel.WARNING);
  }

  @Test
  void aTaskmanagerThatIsNotRegisteredIsAWarningThoughItIsToBeRestarted() {
    RolloutRequest everything = new RolloutRequest("demo", List.of(), Options.DEFAULT, null);
    Topology topology =
        new Topology(
            List.of(NAMESERVER, FIRST, NodeEdits.TASKMANAGER),
            List.of(),
            List.of(NodeEdits.TASKMANAGER),
            Map.of(),
            Optional.of(NAMESERVER.endpoint()));
    RequestedNodes scope = RequestedNodes.of(everything, topology, new InputProblems());

    assertThat(new ClusterCheck(everything, scope).ofMembership(topology))
        .extracting(Finding::level, Finding::code, Finding::endpoint)
        .contains(tuple(FindingLevel.WARNING, "NOT_REGISTERED", NodeEdits.TASKMANAGER.endpoint()));
  }

  @Test
  void aSingleNameserverIsPointedOutWhenItIsRestarted() {
    assertThat(of(Component.NAMESERVER).ofMembership(topology()))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.WARNING, "SINGLE_NAMESERVER"));
    assertThat(of(Component.TABLET).ofMembership(topology())).isEmpty();
  }

  @Test
  void aReplicaClusterRefusesTheWriteFenceOnly() {
    assertThat(of(Component.TABLET).ofReplicaCluster(true))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(FindingLevel.ERROR, "REPLICA_CLUSTER"));
    assertThat(of(Component.TABLET).ofReplicaCluster(false)).isEmpty();
    assertThat(of(Component.APISERVER).ofReplicaCluster(true)).isEmpty();
  }

  @Test
  void replicasAndMovesOfATabletAreCounted() {
    TabletWork first =
        TabletWork.of(FIRST, SmallSnapshots.healthy(), SingleReplicaPolicy.ADD_REPLICA, Map.of());
    assertThat(first.replicas()).isEqualTo(1);
    assertThat(first.moves()).isEqualTo(1);

    TabletWork second =
        TabletWork.of(
            SECOND, SmallSnapshots.healthy(), SingleReplicaPolicy.ALLOW_UNAVAILABILITY, Map.of());
    assertThat(second.replicas()).isEqualTo(2);
    assertThat(second.moves()).isZero();
    assertThat(
            TabletWork.of(
                APISERVER, SmallSnapshots.healthy(), SingleReplicaPolicy.ADD_REPLICA, Map.of()))
        .isEqualTo(TabletWork.NONE);
  }

  private static ClusterCheck of(Component component) {
    RolloutRequest request =
        new RolloutRequest(
            "demo",
            List.of(new Change(component, List.of(), Map.of("gc_interval", "60"), List.of())),
            Options.DEFAULT,
            null);
    return new ClusterCheck(request, RequestedNodes.of(request, topology(), new InputProblems()));
  }

  private static Topology topology() {
    return new Topology(
        List.of(NAMESERVER, FIRST, SECOND, APISERVER),
        List.of(),
        List.of(),
        Map.of(),
        Optional.of(NAMESERVER.endpoint()));
  }
}
