package io.openmldb.rollout.activities.openmldb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterHealthTest {

  private final SnapshotBuilder cluster =
      new SnapshotBuilder("a:1", "b:1", "c:1").table("t", "a:1", "b:1").table("sole", "c:1");

  private void assertProblems(long maxOffsetLag, String... problems) {
    assertThat(ClusterHealth.problems(cluster.snapshot(), maxOffsetLag)).containsExactly(problems);
  }

  private void assertProblems(String... problems) {
    assertProblems(0, problems);
  }

  @Test
  void aHealthyClusterHasNoProblems() {
    assertProblems();
  }

  @Test
  void tabletsThatAreDownOrHungAreNamedWithHowMuchTheyDoNotServe() {
    cluster.down("b:1").hung("c:1");

    assertProblems("tablet b:1 is kOffline (1 replica)", "tablet c:1 does not answer (1 replica)");
  }

  @Test
  void whatATabletThatIsAwayHoldsIsCountedAndPartitionsThatNobodyLeadsAreNamed() {
    SnapshotBuilder many = new SnapshotBuilder("a:1", "b:1");
    for (int i = 0; i < 13; i++) {
      many.table("t" + i, "a:1", "b:1");
    }
    many.down("a:1").mark("t7", "a:1", true, false);

    assertThat(ClusterHealth.problems(many.snapshot(), 0))
        .containsExactly("tablet a:1 is kOffline (13 replicas)", "db.t7/0 has no live leader");
  }

  @Test
  void aPartitionWithoutALiveLeaderIsNamed() {
    cluster.mark("t", "a:1", true, false);

    assertProblems(
        "db.t/0 has no live leader", "db.t/0 on a:1 is marked not alive by the nameserver");
  }

  @Test
  void twoLiveLeadersAreNamed() {
    cluster.mark("t", "b:1", true, true);

    assertProblems(
        "db.t/0 has two live leaders",
        "db.t/0 on b:1 is kTableFollower there, and not what the nameserver's metadata says");
  }

  @Test
  void aLeaderThatReplicatesToNobodyIsNamedThoughTheNameserverShowsNothing() {
    cluster.leaderSays("t", 100, Map.of());

    assertProblems("db.t/0 on b:1 is not attached to its leader, which does not replicate to it");
  }

  @Test
  void aFollowerMayLagAsMuchAsIsAllowed() {
    cluster.serve("b:1", "t", false, 90, 90);

    assertProblems("db.t/0 on b:1 is at offset 90, its leader at 100");
    assertProblems(10);
    assertProblems(9, "db.t/0 on b:1 is at offset 90, its leader at 100");
  }

  @Test
  void aFollowerThatWentOnWhileItsLeaderWasReadIsCaughtUp() {
    cluster.serve("b:1", "t", false, 105, 105).serve("a:1", "t", true, 107, 107);

    assertProblems();
  }

  @Test
  void aFollowerBeyondItsLeaderIsNamed() {
    cluster.leaderSays("t", 100, Map.of("b:1", 103L)).serve("b:1", "t", false, 103, 103);

    assertProblems(
        "db.t/0 on b:1 is at offset 103, beyond its leader's 100: it has entries that its leader"
            + " never had");
  }

  @Test
  void aFollowerThatWasReadAMomentAfterItsLeaderIsNotBeyondIt() {
    cluster.serve("b:1", "t", false, 103, 103);

    assertProblems();
  }

  @Test
  void aLeaderThatReplicatesToATabletUnknownToTheMetadataIsNamed() {
    cluster.leaderSays("t", 100, Map.of("b:1", 100L, "c:1", 100L));

    assertProblems(
        "db.t/0 is replicated to c:1 by its leader, and has no replica there in the nameserver's"
            + " metadata");
  }

  @Test
  void moreRowsThanLogEntriesBetrayALogThatWasAppliedTwice() {
    cluster.serve("b:1", "t", false, 100, 140);

    assertProblems(
        "db.t/0 on b:1 has more rows than its leader's log has entries: it applied the log twice");
  }

  @Test
  void aFewMoreRowsThanTheLeaderAreNothingWhenRowsExpire() {
    cluster.serve("a:1", "t", true, 100, 60).serve("b:1", "t", false, 100, 65);

    assertProblems();
  }

  @Test
  void rowsAreCountedAtLeaders() {
    assertThat(cluster.serve("b:1", "t", false, 100, 65).snapshot().rows()).isEqualTo(200);
  }
}
