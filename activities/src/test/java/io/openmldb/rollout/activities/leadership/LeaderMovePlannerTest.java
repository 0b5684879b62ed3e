package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.openmldb.snapshot.SnapshotBuilder;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaderMovePlannerTest {

  private final SnapshotBuilder cluster = new SnapshotBuilder("a:1", "b:1", "c:1");

  private final Map<String, TabletCapacity> rooms = new HashMap<>();

  private List<LeaderMove> plan(SingleReplicaPolicy singleReplica) {
    return new LeaderMovePlanner(cluster.snapshot(), "a:1", singleReplica, rooms).plan();
  }

  private List<LeaderMove> plan() {
    return plan(SingleReplicaPolicy.ADD_REPLICA);
  }

  private static LeaderMove move(String table, String to, boolean replicaAdded) {
    return new LeaderMove("db", table, table.hashCode(), 0, "a:1", to, replicaAdded);
  }

  @Test
  void onlyWhatTheTabletLeadsIsMoved() {
    cluster.table("t", "a:1", "b:1").table("u", "b:1", "a:1");

    assertThat(plan()).containsExactly(move("t", "b:1", false));
  }

  @Test
  void theMostCaughtUpFollowerTakesOver() {
    cluster.table("t", "a:1", "b:1", "c:1").leaderSays("t", 100, Map.of("b:1", 98L, "c:1", 99L));

    assertThat(plan()).containsExactly(move("t", "c:1", false));
  }

  @Test
  void ofEqualFollowersTheOneWhoseTabletLeadsLeastTakesOver() {
    cluster
        .table("s", "a:1", "b:1", "c:1")
        .table("t", "a:1", "b:1", "c:1")
        .table("u", "a:1", "b:1", "c:1")
        .table("v", "b:1", "c:1");

    assertThat(plan()).extracting(LeaderMove::to).containsExactly("c:1", "b:1", "c:1");
  }

  @Test
  void aFollowerThatIsDeadDetachedLoadingOrUnservedIsNoTarget() {
    cluster
        .table("dead", "a:1", "b:1")
        .mark("dead", "b:1", false, false)
        .table("detached", "a:1", "b:1")
        .leaderSays("detached", 100, Map.of())
        .table("unserved", "a:1", "b:1")
        .unserve("b:1", "unserved")
        .table("fine", "a:1", "b:1");

    assertThatThrownBy(this::plan)
        .isInstanceOf(NoEligibleTargetException.class)
        .hasMessageContaining("3 partitions")
        .hasMessageContaining("db.dead/0")
        .hasMessageContaining("db.detached/0")
        .hasMessageContaining("db.unserved/0")
        .hasMessageNotContaining("db.fine/0");
  }

  @Test
  void oneReplicaOfTwoThatIsDeadDoesNotMakeItASingleReplica() {
    cluster.table("t", "a:1", "b:1").mark("t", "b:1", false, false);

    assertThatThrownBy(() -> plan(SingleReplicaPolicy.ALLOW_UNAVAILABILITY))
        .isInstanceOf(NoEligibleTargetException.class);
  }

  @Test
  void addedReplicasSpreadOverTabletsCountingThemselves() {
    cluster.table("s", "a:1").table("t", "a:1").table("u", "a:1").table("v", "b:1", "a:1");

    assertThat(plan())
        .containsExactly(move("s", "c:1", true), move("t", "b:1", true), move("u", "c:1", true));
  }

  @Test
  void aTabletWithoutAnyPartitionIsTheFirstToGetOne() {
    cluster.table("busy", "b:1").table("t", "a:1");

    assertThat(plan()).containsExactly(move("t", "c:1", true));
  }

  @Test
  void noReplicaIsAddedOnATabletThatIsDownOrHung() {
    cluster.table("t", "a:1").down("b:1").hung("c:1");

    assertThatThrownBy(this::plan)
        .isInstanceOf(NoEligibleTargetException.class)
        .hasMessageContaining("no other healthy tablet");
  }

  @Test
  void singleReplicasStayWhereUnavailabilityIsAllowed() {
    cluster.table("sole", "a:1").table("t", "a:1", "b:1");

    assertThat(plan(SingleReplicaPolicy.ALLOW_UNAVAILABILITY))
        .containsExactly(move("t", "b:1", false));
  }

  @Test
  void aPreAggregationTableGoesWhereItsBaseTableGoesAndStandsBesideIt() {
    cluster
        .table("agg", "a:1", "b:1", "c:1")
        .table("between", "a:1", "b:1", "c:1")
        .table("zbase", "a:1", "b:1", "c:1")
        .aggregates("agg", "zbase")
        .leaderSays("agg", 100, Map.of("b:1", 100L, "c:1", 99L))
        .leaderSays("zbase", 100, Map.of("b:1", 98L, "c:1", 99L));

    assertThat(plan())
        .containsExactly(
            move("between", "b:1", false), move("zbase", "c:1", false), move("agg", "c:1", false));
  }

  @Test
  void theAddedReplicaOfAPreAggregationTableIsPutBesideItsBaseTables() {
    cluster.table("agg", "a:1").table("zbase", "a:1").aggregates("agg", "zbase");

    assertThat(plan()).containsExactly(move("zbase", "b:1", true), move("agg", "b:1", true));
  }

  @Test
  void aClusterOfOneTabletHasNowhereToGoAndIsToldTheWayOut() {
    cluster.table("t", "a:1").down("b:1").down("c:1");

    assertThatThrownBy(this::plan)
        .hasMessageContaining("db.t/0 (one replica")
        .hasMessageContaining("singleReplica ALLOW_UNAVAILABILITY");
  }

  @Test
  void noReplicaIsAddedOnAFullTabletWhatIsDecidedCounted() {
    cluster.table("s", "a:1").table("t", "a:1").size("s", "a:1", 60, 5).size("t", "a:1", 60, 5);
    rooms.put("b:1", new TabletCapacity(100, 100, null));
    rooms.put("c:1", new TabletCapacity(100, 100, null));

    assertThat(plan()).containsExactly(move("s", "b:1", true), move("t", "c:1", true));

    rooms.put("c:1", new TabletCapacity(1000, 4, null));

    assertThatThrownBy(this::plan)
        .isInstanceOf(NoEligibleTargetException.class)
        .hasMessageContaining("1 partitions")
        .hasMessageContaining("db.t/0 (one replica of 60 bytes in memory and 5 on disk")
        .hasMessageContaining("c:1: 0 MiB of memory");
  }

  @Test
  void noReplicaIsAddedWhereTheRoomCannotBeRead() {
    cluster.table("t", "a:1");
    rooms.put("b:1", TabletCapacity.unread("its room cannot be read: no route to b"));

    assertThat(plan()).containsExactly(move("t", "c:1", true));
  }

  @Test
  void anOldLeaderThatIsMarkedStillDoesNotLead() {
    cluster.table("t", "a:1", "b:1").mark("t", "a:1", true, false).mark("t", "b:1", true, true);

    assertThat(plan()).isEmpty();
  }
}
