package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import java.util.ArrayList;
import java.util.List;

/** Decides who leads partitions that nobody leads, as planned. */
public final class FakeLeaderRecovery implements ClusterRecoveryActivities {

  private final List<LeaderRecoveryTask> tasks = new ArrayList<>();
  private List<String> decided = List.of();

  /** What it decides when it is asked next. */
  public synchronized void decides(List<String> sentences) {
    decided = List.copyOf(sentences);
  }

  /** What it was asked, in order. */
  public synchronized List<LeaderRecoveryTask> tasks() {
    return List.copyOf(tasks);
  }

  @Override
  public ClusterDiagnosis diagnose(String cluster) {
    throw new UnsupportedOperationException("no rollout asks for a diagnosis");
  }

  @Override
  public synchronized LeaderRecoveryOutcome recoverLeaders(LeaderRecoveryTask task) {
    tasks.add(task);
    List<String> done = decided;
    decided = List.of();
    return new LeaderRecoveryOutcome(done, List.of());
  }
}
