package io.openmldb.rollout.activities.openmldb.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.ViewBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static final Past NOTHING = new Past(false, false, false, Past.NO_GOAL);
  private static final OperationStatus RECOVERING =
      new OperationStatus(7, "kReAddReplicaOP", "kDoing", "kLoadTable", "db", "t", 0, null, null);

  private final ViewBuilder cluster =
      new ViewBuilder("a:1", "b:1", "c:1").table("t", "a:1", "b:1").table("sole", "c:1");

  private Remedy diagnose(String table, String endpoint, Past past, OperationStatus... operations) {
    ClusterView view = cluster.view();
    return new Ward(view, List.of(operations))
        .of(endpoint).stream()
            .filter(facts -> facts.partition().id().table().equals(table))
            .filter(facts -> facts.meta().endpoint().equals(endpoint))
            .map(facts -> new Diagnosis(true, 0, false).of(facts, past))
            .findFirst()
            .orElseThrow();
  }

  private Remedy diagnose(String table, String endpoint) {
    return diagnose(table, endpoint, NOTHING);
  }

  @Test
  void whatIsAsItShouldBeIsWhole() {
    assertThat(diagnose("t", "a:1")).isEqualTo(new Remedy.Whole());
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Whole());
  }

  @Test
  void under_writes_a_follower_is_whole_once_it_has_what_its_leader_had_a_moment_ago() {
    cluster.leaderSays("t", 100, Map.of("b:1", 90L)).serve("b:1", "t", false, 90, 90);

    assertThat(diagnose("t", "b:1", new Past(false, false, false, 95)))
        .isInstanceOf(Remedy.Wait.class);
    assertThat(diagnose("t", "b:1", new Past(false, false, false, 90)))
        .isEqualTo(new Remedy.Whole());
  }

  @Test
  void nothingIsDoneWhileTheNameserverWorksOnThePartition() {
    cluster.unserve("b:1", "t");

    assertThat(diagnose("t", "b:1", NOTHING, RECOVERING)).isInstanceOf(Remedy.Wait.class);
  }

  @Test
  void aFollowerIsDetachedThenLoadedThenAttached() {
    cluster.unserve("b:1", "t");
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Detach());

    cluster.leaderSays("t", 100, Map.of());
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Load());

    cluster.serve("b:1", "t", false, 90, 90);
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Attach());

    cluster.leaderSays("t", 100, Map.of("b:1", 90L));
    assertThat(diagnose("t", "b:1"))
        .isEqualTo(new Remedy.Wait("it is at offset 90, its leader at 100"));
  }

  @Test
  void aFollowerIsNotLoadedWhileItsLeaderMayReplicateToIt() {
    cluster.unserve("b:1", "t").leaderIsSilent("t");
    assertThat(diagnose("t", "b:1")).isInstanceOf(Remedy.Wait.class);

    cluster.down("a:1");
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Load());
  }

  @Test
  void aLeaderIsLoadedUnlessAnotherReplicaLeads() {
    cluster.unserve("a:1", "t").leaderIsSilent("t");
    assertThat(diagnose("t", "a:1")).isEqualTo(new Remedy.Load());

    cluster.serve("b:1", "t", true, 100, 100);
    assertThat(diagnose("t", "a:1")).isInstanceOf(Remedy.Wait.class);
  }

  @Test
  void aLeaderThatWasLoadedAsAFollowerIsPromotedUnlessAnotherReplicaLeads() {
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t");
    assertThat(diagnose("t", "a:1")).isEqualTo(new Remedy.Promote());

    cluster.serve("b:1", "t", true, 100, 100);
    assertThat(diagnose("t", "a:1")).isInstanceOf(Remedy.Wait.class);
  }

  @Test
  void where_leaders_were_decided_before_nobody_is_promoted_while_another_is_away() {
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t").down("b:1");
    List<ReplicaFacts> facts = new Ward(cluster.view(), List.of()).of("a:1");
    Diagnosis decided = new Diagnosis(true, 0, true);

    assertThat(facts)
        .extracting(replica -> decided.of(replica, NOTHING))
        .hasSize(1)
        .allMatch(remedy -> remedy instanceof Remedy.Wait wait && wait.inVain());
  }

  @Test
  void where_leaders_were_decided_before_a_leader_whom_an_old_one_hid_is_promoted_if_all_are_up() {
    cluster.serve("a:1", "t", false, 100, 100).leaderIsSilent("t");
    List<ReplicaFacts> facts = new Ward(cluster.view(), List.of()).of("a:1");
    Diagnosis decided = new Diagnosis(true, 0, true);

    List<Remedy> remedies = facts.stream().map(replica -> decided.of(replica, NOTHING)).toList();

    assertThat(remedies).hasSize(2).contains(new Remedy.Promote());
    assertThat(remedies).anyMatch(remedy -> remedy instanceof Remedy.Wait wait && wait.inVain());
  }

  @Test
  void aDeadFollowerIsLoadedAndThenRecovered() {
    cluster.mark("t", "b:1", false, false).unserve("b:1", "t").leaderSays("t", 100, Map.of());
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Load());

    cluster.serve("b:1", "t", false, 100, 100);
    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Recover());
  }

  @Test
  void aDeadSoleReplicaIsLoadedThenPromotedThenRevived() {
    cluster.mark("sole", "c:1", true, false).unserve("c:1", "sole");
    assertThat(diagnose("sole", "c:1")).isEqualTo(new Remedy.Load());

    cluster.serve("c:1", "sole", false, 100, 100);
    assertThat(diagnose("sole", "c:1")).isEqualTo(new Remedy.Promote());

    cluster.serve("c:1", "sole", true, 100, 100);
    assertThat(diagnose("sole", "c:1")).isEqualTo(new Remedy.Revive());
  }

  @Test
  void aFollowerThatCannotBeLoadedIsResynchronised() {
    cluster.unserve("b:1", "t").leaderSays("t", 100, Map.of());

    assertThat(diagnose("t", "b:1", new Past(true, false, false, Past.NO_GOAL)))
        .isEqualTo(new Remedy.Resync());
  }

  @Test
  void aFollowerThatStandsStillIsResynchronised() {
    cluster.serve("b:1", "t", false, 90, 90);

    assertThat(diagnose("t", "b:1", new Past(false, true, false, Past.NO_GOAL)))
        .isEqualTo(new Remedy.Resync());
  }

  @Test
  void aLogThatWasAppliedTwiceIsReplacedOnceItIsCertain() {
    cluster.serve("b:1", "t", false, 100, 150);
    assertThat(diagnose("t", "b:1")).isInstanceOf(Remedy.Wait.class);

    assertThat(diagnose("t", "b:1", new Past(false, false, true, Past.NO_GOAL)))
        .isEqualTo(new Remedy.Replace());
  }

  @Test
  void aFollowerThatLeadsBesidesTheLeaderIsReplaced() {
    cluster.serve("b:1", "t", true, 100, 100);

    assertThat(diagnose("t", "b:1")).isEqualTo(new Remedy.Replace());
  }

  @Test
  void theDocumentedWayHandsFollowersToTheNameserver() {
    cluster.unserve("b:1", "t").leaderSays("t", 100, Map.of());
    ReplicaFacts facts = new Ward(cluster.view(), List.of()).of("b:1").get(1);

    assertThat(new Diagnosis(false, 0, false).of(facts, NOTHING)).isEqualTo(new Remedy.Resync());
  }
}
