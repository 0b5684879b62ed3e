package io.openmldb.rollout.steps;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.plan.Node;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import java.util.List;

/** What mending a whole cluster takes besides the recovery of each of its tablets. */
@ActivityInterface
public interface Mending {

  /** Looks at the whole cluster. Changes nothing. */
  @ActivityMethod(name = "DiagnoseCluster")
  Diagnosis diagnose(String cluster);

  /**
   * Sees to it that every partition is led by exactly one live replica, the one with the most
   * entries. What fails for one partition stops no other.
   */
  @ActivityMethod(name = "RecoverLeads")
  LeadsOutcome recoverLeads(LeadsTask task);

  /**
   * What a cluster is like.
   *
   * @param tablets its healthy tablets, in the order in which they are to be recovered
   * @param problems what is wrong, one sentence each; of very many, the first
   * @param omitted problems that are not listed
   * @param missed tablets whose registration the nameserver has missed; they serve nothing, and a
   *     restart mends that
   */
  record Diagnosis(List<Node> tablets, List<String> problems, int omitted, List<Node> missed) {

    public Diagnosis {
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
   * @param without endpoints of tablets that are away and are given up, with what only they hold
   * @param noProgress the longest time without any progress
   */
  record LeadsTask(Lease lease, Node node, List<String> without, Duration noProgress) {

    public LeadsTask {
      without = without == null ? List.of() : List.copyOf(without);
    }
  }

  /**
   * Leads as they are now.
   *
   * @param done what was done, one sentence each
   * @param left what is left, one sentence each
   */
  record LeadsOutcome(List<String> done, List<String> left) {

    public LeadsOutcome {
      done = done == null ? List.of() : Excerpt.sentences(done);
      left = left == null ? List.of() : Excerpt.sentences(left);
    }
  }
}
