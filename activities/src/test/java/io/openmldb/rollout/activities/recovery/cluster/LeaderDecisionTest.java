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
  void a_partition_with_one_live_leader_is_led() {
    assertThat(decide()).isEqualTo(new LeaderDecision.Led());
  }

  @Test
  void without_a_live_leader_the_old_one_leads_again_if_it_has_the_most_entries() {
    cluster.mark("t", A, true, false);

    assertThat(decide()).isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of()));
  }

  @Test
  void without_a_live_leader_another_with_more_entries_leads() {
    cluster.mark("t", A, true, false).mark("t", B, false, false).serve(B, "t", false, 120, 120);

    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(B, false, List.of()));
  }

  @Test
  void entries_are_counted_only_once_every_replica_is_loaded() {
    cluster.mark("t", A, true, false).unserve(B, "t");

    assertThat(decide()).isEqualTo(new LeaderDecision.Load(B));
    assertThat(LeaderDecision.of(snapshot(), snapshot().partitions().get(0), Set.of(B), Set.of()))
        .isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of()));
  }

  @Test
  void nobody_is_elected_while_a_tablet_is_down_that_may_hold_the_most_entries() {
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
  void no_marked_leader_leads_again_while_a_tablet_is_down_that_may_hold_the_most_entries() {
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
  void without_a_tablet_that_was_given_up_the_others_are_compared() {
    cluster.serve(A, "t", false, 100, 100).serve(B, "t", false, 100, 100).down(C);
    assertThat(decide(C)).isEqualTo(new LeaderDecision.Reinstate(A, 100, List.of(C)));

    cluster.serve(B, "t", false, 105, 105);
    assertThat(decide(C)).isEqualTo(new LeaderDecision.Elect(B, true, List.of(C)));
  }

  @Test
  void a_leader_that_was_given_up_is_succeeded_by_the_one_with_the_most_entries() {
    cluster.down(A).serve(C, "t", false, 110, 110);

    assertThat(decide()).isInstanceOf(LeaderDecision.Wait.class);
    assertThat(decide(A)).isEqualTo(new LeaderDecision.Elect(C, true, List.of(A)));
  }

  @Test
  void a_tablet_that_is_up_is_never_given_up() {
    cluster.mark("t", A, true, false).serve(C, "t", false, 110, 110);

    assertThat(decide(C)).isEqualTo(new LeaderDecision.Elect(C, true, List.of()));
  }

  @Test
  void a_follower_beyond_its_leader_does_not_lead_while_a_tablet_is_down() {
    cluster.serve(B, "t", false, 140, 140).leaderSays("t", 100, Map.of(B, 140L, C, 100L)).down(C);

    assertThat(decide()).isInstanceOf(LeaderDecision.Wait.class);
    assertThat(decide(C)).isEqualTo(new LeaderDecision.Elect(B, true, List.of(C)));
  }

  @Test
  void a_sole_replica_leads_again_whatever_it_is_marked_as() {
    SnapshotBuilder sole = new SnapshotBuilder(A).table("s", A).mark("s", A, false, false);
    sole.serve(A, "s", false, 7, 7);
    ClusterSnapshot snapshot = sole.snapshot();

    assertThat(LeaderDecision.of(snapshot, snapshot.partitions().get(0), Set.of(), Set.of()))
        .isEqualTo(new LeaderDecision.Reinstate(A, 7, List.of()));
  }

  @Test
  void before_a_restarted_leader_leads_again_entries_are_compared() {
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
  void of_two_live_leaders_the_one_with_fewer_entries_is_deposed() {
    cluster.mark("t", B, true, true).serve(B, "t", true, 80, 80);

    assertThat(decide()).isEqualTo(new LeaderDecision.Depose(B));
  }

  @Test
  void a_follower_beyond_its_leader_leads_from_now_on() {
    cluster.serve(B, "t", false, 140, 140).leaderSays("t", 100, Map.of(B, 140L, C, 100L));

    assertThat(decide()).isEqualTo(new LeaderDecision.Elect(B, true, List.of()));
  }

  private ClusterSnapshot snapshot() {
    return cluster.snapshot();
  }

  private LeaderDecision decide(String... without) {
    return LeaderDecision.of(snapshot(), snapshot().partitions().get(0), Set.of(), Set.of(without));
  }
}
