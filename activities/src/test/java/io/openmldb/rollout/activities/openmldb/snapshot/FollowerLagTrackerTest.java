package io.openmldb.rollout.activities.openmldb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A leader of 100 entries, and more every second; its follower is always some behind. */
class FollowerLagTrackerTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final FollowerLagTracker keepingUp = new FollowerLagTracker();

  @Test
  void aFollowerThatReachesWhatItsLeaderHadAMomentAgoKeepsUp() {
    assertThat(problemsAt(Duration.ZERO, "a:1", 100, 90)).hasSize(1);
    assertThat(problemsAt(Duration.ofSeconds(1), "a:1", 110, 99)).hasSize(1);
    assertThat(problemsAt(Duration.ofSeconds(2), "a:1", 120, 110)).isEmpty();
  }

  @Test
  void aFollowerThatStandsStillDoesNotKeepUpForLong() {
    assertThat(problemsAt(Duration.ZERO, "a:1", 100, 100)).isEmpty();
    assertThat(problemsAt(Duration.ofSeconds(5), "a:1", 150, 100)).isEmpty();
    assertThat(problemsAt(Duration.ofSeconds(11), "a:1", 200, 100))
        .containsExactly("db.t/0 on b:1 is at offset 100, its leader at 200");
    assertThat(problemsAt(Duration.ofSeconds(12), "a:1", 210, 100)).hasSize(1);
  }

  @Test
  void anotherLeaderIsAnotherMeasure() {
    assertThat(problemsAt(Duration.ZERO, "a:1", 100, 100)).isEmpty();
    assertThat(problemsAt(Duration.ofSeconds(1), "b:1", 110, 100))
        .containsExactly("db.t/0 on a:1 is at offset 100, its leader at 110");
  }

  private List<String> problemsAt(
      Duration when, String leader, long leaderOffset, long followerOffset) {
    String follower = leader.equals("a:1") ? "b:1" : "a:1";
    ClusterSnapshot snapshot =
        new SnapshotBuilder("a:1", "b:1")
            .table("t", leader, follower)
            .serve(leader, "t", true, leaderOffset, leaderOffset)
            .serve(follower, "t", false, followerOffset, followerOffset)
            .leaderSays("t", leaderOffset, Map.of(follower, followerOffset))
            .snapshot();
    return ClusterHealth.problems(keepingUp.comparedWithEarlier(snapshot, START.plus(when)), 0);
  }
}
