package io.openmldb.rollout.activities.openmldb.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.ViewBuilder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeadDecisionTest {

  private static final String A = "a:1";
  private static final String B = "b:1";
  private static final String C = "c:1";

  private final ViewBuilder cluster = new ViewBuilder(A, B, C).table("t", A, B, C);

  @Test
  void a_partition_with_one_live_leader_is_led() {
    assertThat(decide()).isEqualTo(new LeadDecision.Led());
  }

  @Test
  void without_a_live_leader_the_old_one_leads_again_if_it_has_the_most_entries() {
    cluster.mark("t", A, true, false);

    assertThat(decide()).isEqualTo(new LeadDecision.Reinstate(A));
  }

  @Test
  void without_a_live_leader_another_with_more_entries_leads() {
    cluster.mark("t", A, true, false).mark("t", B, false, false).serve(B, "t", false, 120, 120);

    assertThat(decide()).isEqualTo(new LeadDecision.Elect(B, false));
  }

  @Test
  void entries_are_counted_only_once_every_replica_is_loaded() {
    cluster.mark("t", A, true, false).unserve(B, "t");

    assertThat(decide()).isEqualTo(new LeadDecision.Load(B));
    assertThat(LeadDecision.of(view(), view().partitions().get(0), Set.of(B)))
        .isEqualTo(new LeadDecision.Reinstate(A));
  }

  @Test
  void nobody_is_elected_while_a_tablet_is_down_that_may_hold_the_most_entries() {
    cluster.mark("t", A, true, false).down(C);

    assertThat(decide())
        .isInstanceOfSatisfying(
            LeadDecision.Wait.class,
            wait -> {
              assertThat(wait.endless()).isTrue();
              assertThat(wait.why()).contains(C);
            });
  }

  @Test
  void before_a_restarted_leader_leads_again_entries_are_compared() {
    cluster.unserve(A, "t").unserve(B, "t").unserve(C, "t");
    assertThat(decide()).isEqualTo(new LeadDecision.Load(A));

    cluster.serve(A, "t", false, 100, 100).serve(B, "t", false, 100, 100);
    assertThat(decide()).isEqualTo(new LeadDecision.Load(C));

    cluster.serve(C, "t", false, 100, 100);
    assertThat(decide()).isEqualTo(new LeadDecision.Reinstate(A));

    cluster.serve(C, "t", false, 103, 103);
    assertThat(decide()).isEqualTo(new LeadDecision.Elect(C, true));
  }

  @Test
  void of_two_live_leaders_the_one_with_fewer_entries_is_deposed() {
    cluster.mark("t", B, true, true).serve(B, "t", true, 80, 80);

    assertThat(decide()).isEqualTo(new LeadDecision.Depose(B));
  }

  @Test
  void a_follower_beyond_its_leader_leads_from_now_on() {
    cluster.serve(B, "t", false, 140, 140).leaderSays("t", 100, Map.of(B, 140L, C, 100L));

    assertThat(decide()).isEqualTo(new LeadDecision.Elect(B, true));
  }

  private ClusterView view() {
    return cluster.view();
  }

  private LeadDecision decide() {
    return LeadDecision.of(view(), view().partitions().get(0), Set.of());
  }
}
