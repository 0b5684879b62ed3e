package io.openmldb.rollout.activities.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.SnapshotBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryPolicyTest {

  private static final ReplicaHistory NOTHING =
      new ReplicaHistory(false, false, false, ReplicaHistory.NO_GOAL);
  private static final OperationStatus RECOVERING =
      new OperationStatus(7, "kReAddReplicaOP", "kDoing", "kLoadTable", "db", "t", 0, null, null);

  private final SnapshotBuilder cluster =
      new SnapshotBuilder("a:1", "b:1", "c:1").table("t", "a:1", "b:1").table("sole", "c:1");

  private RecoveryAction diagnose(
      String table, String endpoint, ReplicaHistory past, OperationStatus... operations) {
    ClusterSnapshot snapshot = cluster.snapshot();
    return new RecoveryScope(snapshot, List.of(operations))
        .of(endpoint).stream()
            .filter(facts -> facts.partition().id().table().equals(table))
            .filter(facts -> facts.meta().endpoint().equals(endpoint))
            .map(facts -> new RecoveryPolicy(true, 0, false).of(facts, past))
            .findFirst()
            .orElseThrow();
  }

  private RecoveryAction diagnose(String table, String endpoint) {
    return diagnose(table, endpoint, NOTHING);
  }

  @Test
  void whatIsAsItShouldBeIsWhole() {
    assertThat(diagnose("t", "a:1")).isEqualTo(new RecoveryAction.Whole());
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Whole());
  }

  @Test
  void underWritesAFollowerIsWholeOnceItHasWhatItsLeaderHadAMomentAgo() {
    cluster.leaderSays("t", 100, Map.of("b:1", 90L)).serve("b:1", "t", false, 90, 90);

    assertThat(diagnose("t", "b:1", new ReplicaHistory(false, false, false, 95)))
        .isInstanceOf(RecoveryAction.Wait.class);
    assertThat(diagnose("t", "b:1", new ReplicaHistory(false, false, false, 90)))
        .isEqualTo(new RecoveryAction.Whole());
  }

  @Test
  void nothingIsDoneWhileTheNameserverWorksOnThePartition() {
    cluster.unserve("b:1", "t");

    assertThat(diagnose("t", "b:1", NOTHING, RECOVERING)).isInstanceOf(RecoveryAction.Wait.class);
  }

  @Test
  void aFollowerIsDetachedThenLoadedThenAttached() {
    cluster.unserve("b:1", "t");
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Detach());

    cluster.leaderSays("t", 100, Map.of());
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Load());

    cluster.serve("b:1", "t", false, 90, 90);
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Attach());

    cluster.leaderSays("t", 100, Map.of("b:1", 90L));
    assertThat(diagnose("t", "b:1"))
        .isEqualTo(new RecoveryAction.Wait("it is at offset 90, its leader at 100"));
  }

  @Test
  void aFollowerIsNotLoadedWhileItsLeaderMayReplicateToIt() {
    cluster.unserve("b:1", "t").leaderIsSilent("t");
    assertThat(diagnose("t", "b:1")).isInstanceOf(RecoveryAction.Wait.class);

    cluster.down("a:1");
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Load());
  }

  @Test
  void aLeaderIsLoadedUnlessAnotherReplicaLeads() {
    cluster.unserve("a:1", "t").leaderIsSilent("t");
    assertThat(diagnose("t", "a:1")).isEqualTo(new RecoveryAction.Load());

    cluster.serve("b:1", "t", true, 100, 100);
    assertThat(diagnose("t", "a:1")).isInstanceOf(RecoveryAction.Wait.class);
  }

  @Test
  void aLeaderThatWasLoadedAsAFollowerIsPromotedUnlessAnotherReplicaLeads() {
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t");
    assertThat(diagnose("t", "a:1")).isEqualTo(new RecoveryAction.Promote());

    cluster.serve("b:1", "t", true, 100, 100);
    assertThat(diagnose("t", "a:1")).isInstanceOf(RecoveryAction.Wait.class);
  }

  @Test
  void whereLeadersWereDecidedBeforeNobodyIsPromotedWhileAnotherIsAway() {
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t").down("b:1");
    List<ReplicaObservation> facts = new RecoveryScope(cluster.snapshot(), List.of()).of("a:1");
    RecoveryPolicy decided = new RecoveryPolicy(true, 0, true);

    assertThat(facts)
        .extracting(replica -> decided.of(replica, NOTHING))
        .hasSize(1)
        .allMatch(remedy -> remedy instanceof RecoveryAction.Wait wait && wait.hopeless());
  }

  @Test
  void whereLeadersWereDecidedBeforeALeaderWhomAnOldOneHidIsPromotedIfAllAreUp() {
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t");
    List<ReplicaObservation> facts = new RecoveryScope(cluster.snapshot(), List.of()).of("a:1");
    RecoveryPolicy decided = new RecoveryPolicy(true, 0, true);

    List<RecoveryAction> remedies =
        facts.stream().map(replica -> decided.of(replica, NOTHING)).toList();

    assertThat(remedies).hasSize(2).contains(new RecoveryAction.Promote());
    assertThat(remedies)
        .anyMatch(remedy -> remedy instanceof RecoveryAction.Wait wait && wait.hopeless());
  }

  @Test
  void whereLeadersWereDecidedBeforeNobodyIsPromotedWhileAnotherMayHoldMore() {
    RecoveryPolicy decided = new RecoveryPolicy(true, 0, true);
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t").unserve("b:1", "t");
    assertThat(decided.of(observation("a:1"), NOTHING)).isInstanceOf(RecoveryAction.Wait.class);

    cluster.serve("b:1", "t", false, 120, 120);
    assertThat(decided.of(observation("a:1"), NOTHING)).isInstanceOf(RecoveryAction.Wait.class);

    cluster.serve("b:1", "t", false, 100, 100);
    assertThat(decided.of(observation("a:1"), NOTHING)).isEqualTo(new RecoveryAction.Promote());
  }

  @Test
  void whereLeadersWereDecidedBeforeNoReplicaIsReplacedByACopyOfOneThatDoesNotLead() {
    RecoveryPolicy decided = new RecoveryPolicy(true, 0, true);
    ReplicaHistory unloadable = new ReplicaHistory(true, false, false, ReplicaHistory.NO_GOAL);
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t").unserve("b:1", "t");
    assertThat(decided.of(observation("b:1"), unloadable))
        .isInstanceOfSatisfying(
            RecoveryAction.Wait.class, wait -> assertThat(wait.hopeless()).isTrue());

    cluster.mark("t", "b:1", false, false);
    assertThat(decided.of(observation("b:1"), unloadable)).isInstanceOf(RecoveryAction.Wait.class);

    cluster.serve("a:1", "t", true, 100, 100).leaderSays("t", 100, Map.of());
    assertThat(decided.of(observation("b:1"), unloadable)).isEqualTo(new RecoveryAction.Recover());
  }

  @Test
  void anOldLeaderIsMadeAFollowerBeforeItsSuccessorIsLoadedAndPromoted() {
    for (boolean decided : List.of(true, false)) {
      RecoveryPolicy policy = new RecoveryPolicy(true, 0, decided);
      cluster
          .unserve("a:1", "t")
          .leaderIsSilent("t")
          .mark("t", "b:1", true, false)
          .serve("b:1", "t", true, 90, 90);
      assertThat(policy.of(observation("a:1"), NOTHING)).isInstanceOf(RecoveryAction.Wait.class);
      assertThat(policy.of(observation("b:1"), NOTHING)).isEqualTo(new RecoveryAction.Demote());

      cluster.serve("b:1", "t", false, 90, 90);
      assertThat(policy.of(observation("b:1"), NOTHING)).isInstanceOf(RecoveryAction.Wait.class);
      assertThat(policy.of(observation("a:1"), NOTHING)).isEqualTo(new RecoveryAction.Load());

      cluster.serve("a:1", "t", false, 100, 100);
      assertThat(policy.of(observation("a:1"), NOTHING)).isEqualTo(new RecoveryAction.Promote());

      cluster.serve("a:1", "t", true, 100, 100).leaderSays("t", 100, Map.of());
      assertThat(policy.of(observation("b:1"), NOTHING)).isEqualTo(new RecoveryAction.Recover());
    }
  }

  @Test
  void nobodyIsPromotedWhileAFormerLeaderHasMoreUnlessItWasOverruled() {
    cluster
        .serve("a:1", "t", false, 100, 100)
        .leaderIsSilent("t")
        .mark("t", "b:1", true, false)
        .serve("b:1", "t", false, 110, 110)
        .termStart("t", 101);
    assertThat(diagnose("t", "a:1")).isInstanceOf(RecoveryAction.Wait.class);

    cluster.termStart("t", 100);
    assertThat(diagnose("t", "a:1")).isEqualTo(new RecoveryAction.Promote());

    cluster.termStart("t", 101).unserve("b:1", "t");
    assertThat(diagnose("t", "a:1")).isEqualTo(new RecoveryAction.Promote());
  }

  @Test
  void aLiveFollowerThatLeadsInFactIsMadeOneBeforeItsLeaderIsPromoted() {
    cluster
        .serve("a:1", "t", false, 100, 100)
        .leaderIsSilent("t")
        .serve("b:1", "t", true, 100, 100);
    assertThat(diagnose("t", "a:1")).isInstanceOf(RecoveryAction.Wait.class);
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Demote());

    cluster.down("a:1");
    assertThat(diagnose("t", "b:1")).isInstanceOf(RecoveryAction.Wait.class);
  }

  @Test
  void noCopyIsSentByAReplicaThatDoesNotLead() {
    ReplicaHistory unloadable = new ReplicaHistory(true, false, false, ReplicaHistory.NO_GOAL);
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t");
    cluster.mark("t", "b:1", false, false);
    assertThat(diagnose("t", "b:1")).isInstanceOf(RecoveryAction.Wait.class);

    cluster.unserve("b:1", "t");
    assertThat(diagnose("t", "b:1", unloadable)).isInstanceOf(RecoveryAction.Wait.class);

    cluster.mark("t", "b:1", false, true);
    assertThat(diagnose("t", "b:1", unloadable)).isInstanceOf(RecoveryAction.Wait.class);
  }

  @Test
  void whatATabletServesThatDoesNotAnswerIsNotGuessed() {
    cluster.unserve("b:1", "t").leaderSays("t", 100, Map.of()).hung("b:1");
    assertThat(diagnose("t", "b:1"))
        .isEqualTo(new RecoveryAction.Wait("its tablet does not answer"));
  }

  @Test
  void aFollowerIsNotLoadedWhileItsLeadersTabletDoesNotAnswer() {
    cluster.unserve("b:1", "t").leaderIsSilent("t").hung("a:1");

    assertThat(diagnose("t", "b:1")).isInstanceOf(RecoveryAction.Wait.class);
  }

  @Test
  void whereLeadersWereDecidedBeforeAFollowerIsLoadedThoughItsLeaderIsStillToBePromoted() {
    for (boolean direct : List.of(true, false)) {
      cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t").unserve("b:1", "t");

      assertThat(new RecoveryPolicy(direct, 0, true).of(observation("b:1"), NOTHING))
          .isEqualTo(new RecoveryAction.Load());
    }
  }

  /** Of the replica of {@code t} on {@code endpoint}. */
  private ReplicaObservation observation(String endpoint) {
    return new RecoveryScope(cluster.snapshot(), List.of())
        .of(endpoint).stream()
            .filter(facts -> facts.meta().endpoint().equals(endpoint))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void aDeadFollowerIsLoadedAndThenRecovered() {
    cluster.mark("t", "b:1", false, false).unserve("b:1", "t").leaderSays("t", 100, Map.of());
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Load());

    cluster.serve("b:1", "t", false, 100, 100);
    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Recover());
  }

  @Test
  void aDeadSoleReplicaIsLoadedThenPromotedThenRevived() {
    cluster.mark("sole", "c:1", true, false).unserve("c:1", "sole");
    assertThat(diagnose("sole", "c:1")).isEqualTo(new RecoveryAction.Load());

    cluster.serve("c:1", "sole", false, 100, 100);
    assertThat(diagnose("sole", "c:1")).isEqualTo(new RecoveryAction.Promote());

    cluster.serve("c:1", "sole", true, 100, 100);
    assertThat(diagnose("sole", "c:1")).isEqualTo(new RecoveryAction.Revive());
  }

  @Test
  void aFollowerThatCannotBeLoadedIsResynchronised() {
    cluster.unserve("b:1", "t").leaderSays("t", 100, Map.of());

    assertThat(diagnose("t", "b:1", new ReplicaHistory(true, false, false, ReplicaHistory.NO_GOAL)))
        .isEqualTo(new RecoveryAction.Resync());
  }

  @Test
  void aFollowerThatStandsStillIsResynchronised() {
    cluster.serve("b:1", "t", false, 90, 90);

    assertThat(diagnose("t", "b:1", new ReplicaHistory(false, true, false, ReplicaHistory.NO_GOAL)))
        .isEqualTo(new RecoveryAction.Resync());
  }

  @Test
  void aLogThatWasAppliedTwiceIsReplacedOnceItIsCertain() {
    cluster.serve("b:1", "t", false, 100, 150);
    assertThat(diagnose("t", "b:1")).isInstanceOf(RecoveryAction.Wait.class);

    assertThat(diagnose("t", "b:1", new ReplicaHistory(false, false, true, ReplicaHistory.NO_GOAL)))
        .isEqualTo(new RecoveryAction.Replace());
  }

  @Test
  void aFollowerThatLeadsBesidesTheLeaderIsReplaced() {
    cluster.serve("b:1", "t", true, 100, 100);

    assertThat(diagnose("t", "b:1")).isEqualTo(new RecoveryAction.Replace());
  }

  @Test
  void theDocumentedWayHandsFollowersToTheNameserver() {
    cluster.unserve("b:1", "t").leaderSays("t", 100, Map.of());
    ReplicaObservation facts = new RecoveryScope(cluster.snapshot(), List.of()).of("b:1").get(1);

    assertThat(new RecoveryPolicy(false, 0, false).of(facts, NOTHING))
        .isEqualTo(new RecoveryAction.Resync());
  }
}
