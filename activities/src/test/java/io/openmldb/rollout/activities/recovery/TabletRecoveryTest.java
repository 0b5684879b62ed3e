package io.openmldb.rollout.activities.recovery;

import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.A;
import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.B;
import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole recoveries on a simulated cluster under writes. */
class TabletRecoveryTest {

  private final TabletRecoveryScenario scene = new TabletRecoveryScenario(true);

  @Test
  void aPartitionThatNobodyLeadsIsNotWaitedForLongWhenNothingCanGiveItALeader() {
    scene.detach();
    scene.restart();
    scene
        .cluster
        .replicas("threefold", 0)
        .forEach(e -> scene.cluster.damage().markDead("threefold", 0, e));
    Instant before = scene.cluster.now();

    assertThatThrownBy(scene::recover)
        .isInstanceOf(TabletNotRecoveredException.class)
        .hasMessageContaining("rollout recover");

    assertThat(Duration.between(before, scene.cluster.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void followersAreListedWithTheirLeaders() {
    assertThat(scene.planDetach())
        .containsExactly(
            new Follower("db", "follows", 1, 0, B),
            new Follower("db", "follows", 1, 1, B),
            new Follower("db", "threefold", 2, 0, C));
  }

  @Test
  void aDetachedAndRestartedTabletBecomesWholeInSeconds() {
    scene.detach();
    assertThat(scene.lease.detached(A)).hasSize(3);
    scene.restart();
    Instant before = scene.cluster.now();

    RecoveryOutcome outcome = scene.recover();

    assertThat(Duration.between(before, scene.cluster.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(outcome.replicas()).isEqualTo(6);
    assertThat(outcome.notes()).isEmpty();
    scene.assertAllIsWell();
  }

  @Test
  void aTabletThatWasNotDetachedIsDetachedBeforeItLoads() {
    scene.restart();

    scene.recover();

    assertThat(scene.cluster.calls()).anyMatch(call -> call.contains("DelReplica"));
    scene.assertAllIsWell();
  }

  @Test
  void aDetachmentIsUndoneWhenTheTabletWasNeverRestarted() {
    scene.detach();

    scene.recover();

    assertThat(scene.cluster.calls()).noneMatch(call -> call.contains("LoadTable"));
    scene.assertAllIsWell();
  }

  @Test
  void aWholeTabletIsLeftAsItIs() {
    int before = scene.cluster.calls().size();

    scene.recover();

    assertThat(scene.cluster.calls().stream().skip(before))
        .noneMatch(call -> call.matches(".*(LoadTable|Replica|Role|Recover|ConfSet).*"));
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderThatSomebodyLoadedAsAFollowerIsPromoted() {
    scene.restart();
    scene.cluster.damage().loadAsFollower("leads", 0, A);

    scene.recover();

    scene.assertAllIsWell();
  }

  @Test
  void aReplicaMarkedDeadIsLoadedAndRecovered() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().markDead("follows", 0, A);

    RecoveryOutcome outcome = scene.recover();

    assertThat(outcome.notes()).anyMatch(note -> note.contains("db.follows/0 on a:1"));
    scene.assertAllIsWell();
  }

  @Test
  void aSoleReplicaThatWasMarkedDeadIsRevivedWithAllItHad() {
    scene.restart();
    scene.cluster.damage().markDead("sole", 0, A);

    RecoveryOutcome outcome = scene.recover();

    assertThat(outcome.notes()).noneMatch(note -> note.contains("nameserver's operations"));
    scene.assertAllIsWell();
  }

  @Test
  void noReplicaIsEverLoadedAsALeader() {
    scene.restart();
    scene.cluster.damage().markDead("sole", 0, A);

    scene.recover();

    assertThat(scene.cluster.calls())
        .filteredOn(call -> call.contains("LoadTable"))
        .hasSize(6)
        .allMatch(call -> call.contains("\"mode\":\"kTableFollower\""));
  }

  @Test
  void aLeaderThatIsLoadedAsOneWhileClientsWriteLosesWhatItHad() {
    scene.restart();
    JsonNode meta =
        JsonNodeFactory.instance
            .objectNode()
            .put("tid", 4)
            .put("pid", 0)
            .put("mode", "kTableLeader")
            .put("term", 1);
    JsonNode message = JsonNodeFactory.instance.objectNode().set("table_meta", meta);

    scene.cluster.call(A, "TabletServer/LoadTable", message, Duration.ofSeconds(1));
    scene.cluster.advance(Duration.ofSeconds(1));

    assertThat(scene.cluster.lostWrites()).isPositive();
  }

  @Test
  void aFollowerThatLostItsDataIsRecoveredByTheNameserver() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().loseDisk("follows", 0, A);

    scene.recover();

    scene.assertAllIsWell();
  }

  @Test
  void aFollowerThatAppliedItsLogTwiceIsReplaced() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().applyLogTwice("threefold", 0, B);

    scene.recover();

    scene.assertAllIsWell();
  }

  @Test
  void aFollowerWhoseLeaderHasNotItsLogAnyMoreIsRecovered() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().deleteBinlog("follows", 0, A);

    RecoveryOutcome outcome = scene.recover();

    assertThat(outcome.notes()).anyMatch(note -> note.contains("db.follows/0 on a:1"));
    scene.assertAllIsWell();
  }

  @Test
  void whatCannotBeMendedIsNamedAndDoesNotStopTheRest() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().loseDisk("sole", 0, A);

    assertThatThrownBy(scene::recover)
        .isInstanceOf(TabletNotRecoveredException.class)
        .hasMessageContaining("db.sole/0 on a:1")
        .hasMessageContaining("fail to init table")
        .hasMessageNotContaining("follows");
    assertThat(scene.cluster.leader("follows", 0)).contains(B);
    scene.cluster.comeToRest();
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.contains("db.sole/0"));
  }

  @Test
  void whatCannotBeLoadedIsGivenUpLongBeforeProgressIs() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().loseDisk("sole", 0, A);
    Instant before = scene.cluster.now();

    assertThatThrownBy(scene::recover)
        .hasMessageContaining("db.sole/0 on a:1: its tablet has no data to load it from");
    assertThat(Duration.between(before, scene.cluster.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aReplicaThatNobodyElseHasAndCannotBeLoadedEndsItAtOnceWhereTheRestartCanBeRolledBack() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().loseDisk("sole", 0, A);
    Instant before = scene.cluster.now();

    assertThatThrownBy(scene::recoverOrRollBack)
        .isInstanceOf(TabletNotRecoveredException.class)
        .hasMessageContaining("db.sole/0 on a:1")
        .hasMessageContaining("fail to init table")
        .hasMessageContaining("db_root_path");
    assertThat(Duration.between(before, scene.cluster.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aFollowerThatLostItsDataIsRecoveredWhereTheRestartCanBeRolledBackToo() {
    scene.detach();
    scene.restart();
    scene.cluster.damage().loseDisk("follows", 0, A);

    scene.recoverOrRollBack();

    scene.assertAllIsWell();
  }

  @Test
  void aTabletThatIsDownIsNotWaitedFor() {
    // Nobody fails over what it leads.
    TabletRecoveryScenario off = new TabletRecoveryScenario(false);
    off.detach();
    off.restart();
    off.cluster.kill(C); // It leads "threefold", which has to wait, and follows "leads".
    off.cluster.advance(Duration.ofSeconds(9));

    assertThatThrownBy(off::recover)
        .isInstanceOf(TabletNotRecoveredException.class)
        .hasMessageContaining("db.threefold/0 on a:1: its leader does not answer as the leader")
        .hasMessageNotContaining("db.leads")
        .hasMessageNotContaining("db.follows");
  }

  @Test
  void whatATabletLedThatIsDownIsRecoveredWhenTheNameserverHasFailedItOver() {
    scene.detach();
    scene.restart();
    scene.cluster.kill(C);
    scene.cluster.advance(Duration.ofSeconds(9));

    RecoveryOutcome outcome = scene.recover();

    assertThat(scene.cluster.leader("threefold", 0)).contains(B);
    assertThat(scene.cluster.servesAsLeader("threefold", 0, B)).isTrue();
    assertThat(outcome.notes()).anyMatch(note -> note.contains("db.leads/0 on c:1 was left out"));
  }

  @Test
  void theDocumentedWayLoadsWhatLeadsAtOnceAndWaitsForTheNameserverWithFollowers() {
    scene.restart();
    Instant before = scene.cluster.now();
    long calls = loads().count();
    List<String> earlyLoads = new ArrayList<>();
    scene.cluster.at(Duration.ofSeconds(9), () -> earlyLoads.addAll(loads().skip(calls).toList()));

    scene.recover(Procedure.DOCUMENTED, CrashPlan.never());

    assertThat(earlyLoads).isNotEmpty().noneMatch(call -> call.contains("follows"));
    assertThat(loads()).anyMatch(call -> call.contains("follows"));
    assertThat(Duration.between(before, scene.cluster.now())).isGreaterThan(Duration.ofSeconds(10));
    scene.assertAllIsWell();
  }

  @Test
  void theDocumentedWayHasTheNameserverRecoverFollowersWhenAutoFailoverIsOff() {
    TabletRecoveryScenario off = new TabletRecoveryScenario(false);
    off.restart();

    off.recover(Procedure.DOCUMENTED, CrashPlan.never());

    assertThat(off.cluster.calls())
        .anyMatch(call -> call.contains("RecoverTable") && call.contains("follows"));
    off.assertAllIsWell();
  }

  private Stream<String> loads() {
    return scene.cluster.calls().stream().filter(call -> call.contains("LoadTable"));
  }
}
