package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A cluster of two tablets that says one list of problems after the other. */
public final class UnhealthyClusterActivities
    implements ClusterRecoveryActivities, PlannedBehavior {

  private static final Node T1 = new Node(Component.TABLET, "t1:10921", "h", "/opt");
  private static final Node T2 = new Node(Component.TABLET, "t2:10921", "h", "/opt");

  private final List<LeaderRecoveryTask> leads = new ArrayList<>();
  private final Deque<List<Node>> missed = new ArrayDeque<>();
  private List<String> leaderless = List.of();
  private final Deque<List<String>> problems = new ArrayDeque<>();

  /** What is wrong with it at each look. */
  public void problems(List<List<String>> inTurn) {
    problems.addAll(inTurn);
  }

  /** Tablets whose registration was missed, at each look. */
  public void missed(List<List<Node>> inTurn) {
    missed.addAll(inTurn);
  }

  /** Why partitions are led by nobody still when the leads were seen to. */
  public void leaderless(List<String> why) {
    leaderless = List.copyOf(why);
  }

  @Override
  public ClusterDiagnosis diagnose(String cluster) {
    return new ClusterDiagnosis(
        List.of(T1, T2), problems.remove(), 0, missed.isEmpty() ? List.of() : missed.remove());
  }

  /** What it was asked to see to the leads with. */
  public List<LeaderRecoveryTask> leads() {
    return List.copyOf(leads);
  }

  @Override
  public LeaderRecoveryOutcome recoverLeaders(LeaderRecoveryTask task) {
    leads.add(task);
    return new LeaderRecoveryOutcome(List.of("db.t/0 is led by t1:10921 now"), leaderless);
  }

  @Override
  public List<String> unused() {
    List<String> unused = new ArrayList<>();
    problems.forEach(list -> unused.add("a diagnosis with the problems " + list));
    missed.forEach(list -> unused.add("a diagnosis with the missed registrations " + list));
    return unused;
  }
}
