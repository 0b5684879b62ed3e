package io.openmldb.rollout.workflows.activity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import java.util.List;

/** What the recovery of a whole cluster needs besides the recovery of each of its tablets. */
@ActivityInterface
public interface ClusterRecoveryActivities {

  /** Reads the state of the whole cluster. Changes nothing. */
  @ActivityMethod(name = "DiagnoseCluster")
  ClusterDiagnosis diagnose(String cluster);

  /**
   * Sees to it that every partition is led by exactly one live replica, the one with the most
   * entries. What fails for one partition stops no other.
   */
  @ActivityMethod(name = "RecoverLeads")
  LeaderRecoveryOutcome recoverLeaders(LeaderRecoveryTask task);

  /**
   * What a cluster is like.
   *
   * @param tablets its healthy tablets, in the order in which they are to be recovered
   * @param problems what is wrong, one sentence each; of very many, the first
   * @param omitted problems that are not listed
   * @param missed tablets whose registration the nameserver has missed; they serve nothing, and a
   *     restart repairs that
   */
  record ClusterDiagnosis(
      List<Node> tablets, List<String> problems, int omitted, List<Node> missed) {

    public ClusterDiagnosis {
      tablets = tablets == null ? List.of() : List.copyOf(tablets);
      missed = missed == null ? List.of() : List.copyOf(missed);
      problems = problems == null ? List.of() : List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    @JsonIgnore
    public boolean isHealthy() {
      return problems.isEmpty();
    }
  }

  /**
   * Leads to recover.
   *
   * @param lease the recovery's lease
   * @param node a tablet that is up; the timers that guard the work run on its host
   * @param without endpoints of tablets that are away, or up without their data, and are given up,
   *     with what only they hold
   * @param noProgress the longest time without any progress
   */
  record LeaderRecoveryTask(Lease lease, Node node, List<String> without, Duration noProgress) {

    public LeaderRecoveryTask {
      without = without == null ? List.of() : List.copyOf(without);
    }
  }

  /**
   * Leads as they are now.
   *
   * @param done what was done, one sentence each
   * @param left what is left, one sentence each
   */
  record LeaderRecoveryOutcome(List<String> done, List<String> left) {

    public LeaderRecoveryOutcome {
      done = done == null ? List.of() : Excerpt.sentences(done);
      left = left == null ? List.of() : Excerpt.sentences(left);
    }
  }
}
