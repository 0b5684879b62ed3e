package io.openmldb.rollout.activities.openmldb.recovery;

import static io.openmldb.rollout.activities.openmldb.recovery.RecoveryOnFakeCluster.A;
import static io.openmldb.rollout.activities.openmldb.recovery.RecoveryOnFakeCluster.B;
import static io.openmldb.rollout.activities.openmldb.recovery.RecoveryOnFakeCluster.C;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mishandled cluster, mended tablet by tablet. */
class WholeClusterTest {

  private static final Duration NO_PROGRESS = Duration.ofMinutes(2);

  private final RecoveryOnFakeCluster scene = new RecoveryOnFakeCluster(false);

  @Test
  void a_restart_of_all_tablets_at_once_is_mended_without_losing_a_write() {
    List.of(A, B, C).forEach(scene.cluster::kill);
    scene.cluster.advance(Duration.ofSeconds(9));
    List.of(A, B, C).forEach(scene.cluster::start);
    scene.cluster.advance(Duration.ofSeconds(2));

    assertThat(mend()).isEmpty();
    scene.assertAllIsWell();
  }

  @Test
  void a_leader_that_was_marked_dead_leads_again() {
    scene.cluster.markDead("leads", 0, A);
    scene.cluster.markDead("leads", 0, C);

    assertThat(mend()).isEmpty();
    scene.assertAllIsWell();
  }

  @Test
  void what_is_well_is_left_as_it_is() {
    assertThat(new LeadRecovery(scene.worker.session(A), NO_PROGRESS).run(new ArrayList<>()))
        .isEmpty();
  }

  /** What a recovery of the whole cluster does; returns what is left. */
  private List<String> mend() {
    List<String> left = new ArrayList<>();
    new LeadRecovery(scene.worker.session(A), NO_PROGRESS).run(left);
    for (String tablet : List.of(A, B, C)) {
      new TabletRecovery(
              scene.worker.session(tablet), new Diagnosis(true, 0), HandsOff.never(), NO_PROGRESS)
          .run();
    }
    return left;
  }
}
