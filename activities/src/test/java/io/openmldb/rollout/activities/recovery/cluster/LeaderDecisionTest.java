package io.openmldb.rollout.activities.recovery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.SnapshotBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaderDecisionTest {

  private static final String A = "a:1";
  private static final String B = "b:1";
  private static final String C = "c:1";

  private final SnapshotBuilder cluster = new SnapshotBuilder(A, B, C).table("t", A, B, C);

  @Test
  void aPartitionWithOneLiveLeaderIsLed() {
    assertThat(decide()).isEqualTo(new LeaderDecision.Led());
  }

  @Test
  void withoutALiveLeaderTheOldOneLeadsAgainIfItHasTheMostEntries() {
    cluster.mark("t", A, true, false);

    assertThat(decide()).isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of()));
  }

  @Test
  void withoutALiveLeaderAnotherWithMoreEntriesLeads() {
    cluster.mark("t", A, true, false).mark("t", B, false, false).serve(B, "t", false, 120, 120);

    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(B, false, List.of()));
  }

  @Test
  void entriesAreCountedOnlyOnceEveryReplicaIsLoaded() {
    cluster.mark("t", A, true, false).unserve(B, "t");

    assertThat(decide()).isEqualTo(new LeaderDecision.Load(B));
  }

  @Test
  void nobodyIsElectedWhileATabletCannotLoadItsReplica() {
    cluster.mark("t", A, true, false).unserve(B, "t").serve(C, "t", false, 120, 120);

    assertThat(decideUnloadable(B))
        .isInstanceOfSatisfying(
            LeaderDecision.Wait.class,
            wait -> {
              assertThat(wait.endless()).isTrue();
              assertThat(wait.why()).contains(B, "131", "mounted", "recover without " + B);
            });
    assertThat(decideUnloadable(B, C)).isInstanceOf(LeaderDecision.Wait.class);
  }

  @Test
  void noMarkedLeaderLeadsAgainWhileATabletCannotLoadItsReplica() {
    cluster.mark("t", A, true, false).unserve(B, "t");

    assertThat(decideUnloadable(B)).isInstanceOf(LeaderDecision.Wait.class);
  }

  @Test
  void withoutATabletThatCannotLoadItsReplicaTheOthersAreCompared() {
    cluster.mark("t", A, true, false).unserve(B, "t");
    assertThat(decideUnloadable(B, B)).isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of(B)));

    cluster.serve(C, "t", false, 120, 120);
    assertThat(decideUnloadable(B, B)).isEqualTo(new LeaderDecision.Elect(C, true, List.of(B)));
  }

  @Test
  void aSoleReplicaThatCannotBeLoadedIsWaitedFor() {
    SnapshotBuilder sole = new SnapshotBuilder(A).table("s", A).unserve(A, "s");
    ClusterSnapshot snapshot = sole.snapshot();

    assertThat(LeaderDecision.of(snapshot, snapshot.partitions().get(0), Set.of(A), Set.of()))
        .isInstanceOfSatisfying(
            LeaderDecision.Wait.class,
            wait -> {
              assertThat(wait.endless()).isTrue();
              assertThat(wait.why()).contains(A, "131");
            });
  }

  @Test
  void aFollowerBeyondItsLeaderLeadsOnceAllOthersAreDetachedLoadedAndCompared() {
    cluster.serve(B, "t", false, 140, 140).leaderSays("t", 100, Map.of(B, 140L, C, 100L));
    cluster.unserve(C, "t");
    assertThat(decide()).isEqualTo(new LeaderDecision.Detach(A, C));

    cluster.leaderSays("t", 100, Map.of(B, 140L));
    assertThat(decide()).isEqualTo(new LeaderDecision.Load(C));
    assertThat(decideUnloadable(C)).isInstanceOf(LeaderDecision.Wait.class);
    assertThat(decideUnloadable(C, C)).isEqualTo(new LeaderDecision.Elect(B, true, List.of(C)));

    cluster.serve(C, "t", false, 150, 150);
    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(C, true, List.of()));
  }

  @Test
  void nobodyIsElectedWhileATabletIsDownThatMayHoldTheMostEntries() {
    cluster.mark("t", A, true, false).down(C);

    assertThat(decide())
        .isInstanceOfSatisfying(
            LeaderDecision.Wait.class,
            wait -> {
              assertThat(wait.endless()).isTrue();
              assertThat(wait.why()).contains(C);
            });
  }

  @Test
  void noMarkedLeaderLeadsAgainWhileATabletIsDownThatMayHoldTheMostEntries() {
    cluster.serve(A, "t", false, 100, 100).serve(B, "t", false, 105, 105).down(C);

    assertThat(decide())
        .isInstanceOfSatisfying(
            LeaderDecision.Wait.class,
            wait -> {
              assertThat(wait.endless()).isTrue();
              assertThat(wait.why()).contains("recover without " + C);
            });
    assertThat(decide(A)).isInstanceOf(LeaderDecision.Wait.class);
  }

  @Test
  void withoutATabletThatWasGivenUpTheOthersAreCompared() {
    cluster.serve(A, "t", false, 100, 100).serve(B, "t", false, 100, 100).down(C);
    assertThat(decide(C)).isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of(C)));

    cluster.serve(B, "t", false, 105, 105);
    assertThat(decide(C)).isEqualTo(new LeaderDecision.Elect(B, true, List.of(C)));
  }

  @Test
  void aLeaderThatWasGivenUpIsSucceededByTheOneWithTheMostEntries() {
    cluster.down(A).serve(C, "t", false, 110, 110);

    assertThat(decide()).isInstanceOf(LeaderDecision.Wait.class);
    assertThat(decide(A)).isEqualTo(new LeaderDecision.Elect(C, true, List.of(A)));
  }

  @Test
  void aTabletThatIsUpIsNeverGivenUp() {
    cluster.mark("t", A, true, false).serve(C, "t", false, 110, 110);

    assertThat(decide(C)).isEqualTo(new LeaderDecision.Elect(C, true, List.of()));
  }

  @Test
  void aFollowerBeyondItsLeaderDoesNotLeadWhileATabletIsDown() {
    cluster.serve(B, "t", false, 140, 140).leaderSays("t", 100, Map.of(B, 140L, C, 100L)).down(C);

    assertThat(decide()).isInstanceOf(LeaderDecision.Wait.class);
    assertThat(decide(C)).isEqualTo(new LeaderDecision.Elect(B, true, List.of(C)));
  }

  @Test
  void aSoleReplicaLeadsAgainWhateverItIsMarkedAs() {
    SnapshotBuilder sole = new SnapshotBuilder(A).table("s", A).mark("s", A, false, false);
    sole.serve(A, "s", false, 7, 7);
    ClusterSnapshot snapshot = sole.snapshot();

    assertThat(LeaderDecision.of(snapshot, snapshot.partitions().get(0), Set.of(), Set.of()))
        .isEqualTo(new LeaderDecision.Reinstate(A, 7, List.of()));
  }

  @Test
  void beforeARestartedLeaderLeadsAgainEntriesAreCompared() {
    cluster.unserve(A, "t").unserve(B, "t").unserve(C, "t");
    assertThat(decide()).isEqualTo(new LeaderDecision.Load(A));

    cluster.serve(A, "t", false, 100, 100).serve(B, "t", false, 100, 100);
    assertThat(decide()).isEqualTo(new LeaderDecision.Load(C));

    cluster.serve(C, "t", false, 100, 100);
    assertThat(decide()).isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of()));

    cluster.serve(C, "t", false, 103, 103);
    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(C, true, List.of()));
  }

  @Test
  void ofTwoLiveLeadersTheOneWithFewerEntriesIsDeposed() {
    cluster.mark("t", B, true, true).serve(B, "t", true, 80, 80);

    assertThat(decide()).isEqualTo(new LeaderDecision.Depose(B));
  }

  @Test
  void aFollowerBeyondItsLeaderLeadsFromNowOn() {
    cluster.serve(B, "t", false, 140, 140).leaderSays("t", 100, Map.of(B, 140L, C, 100L));

    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(B, true, List.of()));
  }

  @Test
  void ofTwoLiveLeadersOneIsDeposedBeforeAReplicaIsLoadedToWhichOneOfThemMayReplicate() {
    cluster.mark("t", B, true, true).serve(B, "t", true, 80, 80).unserve(C, "t");

    assertThat(decide()).isEqualTo(new LeaderDecision.Depose(B));
  }

  @Test
  void anOldLeaderFollowsBeforeAnythingIsLoadedAndAllAreCompared() {
    cluster.unserve(A, "t").leaderIsSilent("t").serve(B, "t", true, 110, 110);
    assertThat(decide()).isEqualTo(new LeaderDecision.Demote(B));

    cluster.serve(B, "t", false, 110, 110);
    assertThat(decide()).isEqualTo(new LeaderDecision.Load(A));

    cluster.serve(A, "t", false, 100, 100);
    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(B, true, List.of()));
  }

  @Test
  void anOldLeaderStaysWhileTheTabletOfTheMarkedOneIsDown() {
    cluster.serve(B, "t", true, 110, 110).down(A);

    assertThat(decide()).isInstanceOf(LeaderDecision.Wait.class);
    assertThat(decide(A)).isEqualTo(new LeaderDecision.Demote(B));
  }

  @Test
  void whatAnOldLeaderTookAfterItsSuccessorBeganCountsForNothingOnceThatOneTookAnEntry() {
    cluster
        .serve(A, "t", false, 105, 105)
        .leaderIsSilent("t")
        .mark("t", B, true, false)
        .serve(B, "t", false, 110, 110)
        .serve(C, "t", false, 100, 100);

    cluster.termStart("t", 106);
    assertThat(decide()).isEqualTo(new LeaderDecision.Reinstate(B, 110, List.of()));

    cluster.termStart("t", 101);
    assertThat(decide()).isEqualTo(new LeaderDecision.Reinstate(A, 105, List.of()));
  }

  @Test
  void aDeadFollowerWithMoreThanTheNewTermsStartDoesNotOverruleTheOldLeader() {
    cluster
        .serve(A, "t", false, 100, 100)
        .leaderIsSilent("t")
        .mark("t", B, true, false)
        .serve(B, "t", false, 110, 110)
        .mark("t", C, false, false)
        .serve(C, "t", false, 108, 108)
        .termStart("t", 101);

    assertThat(decide()).isEqualTo(new LeaderDecision.Reinstate(B, 110, List.of()));
  }

  @Test
  void aTabletThatDoesNotAnswerIsWaitedForBeforeAnythingIsDecided() {
    cluster.hung(A).leaderIsSilent("t").serve(B, "t", true, 110, 110);

    assertThat(decide())
        .isEqualTo(new LeaderDecision.Wait("tablet " + A + " is up but does not answer", false));
  }

  private ClusterSnapshot snapshot() {
    return cluster.snapshot();
  }

  private LeaderDecision decideUnloadable(String unloadable, String... without) {
    return LeaderDecision.of(
        snapshot(), snapshot().partitions().get(0), Set.of(unloadable), Set.of(without));
  }

  private LeaderDecision decide(String... without) {
    return LeaderDecision.of(snapshot(), snapshot().partitions().get(0), Set.of(), Set.of(without));
  }
}
