package io.openmldb.rollout.starter;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.time.Instant;
import java.util.List;

/** Records as a rollout of a small cluster would give them. */
public final class SampleRecords {

  public static final Instant STARTED = Instant.parse("2026-11-25T03:00:00Z");

  private static final String FIRST = "10.0.0.6:10921";
  private static final String SECOND = "10.0.0.7:10921";

  private SampleRecords() {}

  /** Two tablets, one to be updated, and one finding of {@code level}. */
  public static Plan plan(String cluster, FindingLevel level) {
    Node node = new Node(Component.TABLET, FIRST, "10.0.0.6", "/opt/openmldb");
    String diff =
        """
        --- conf/tablet.flags
        +++ conf/tablet.flags
        @@ -3,1 +3,1 @@
        ---gc_interval=30
        +--gc_interval=60
        """;
    Finding finding =
        Finding.ofNode(
                level, FindingCode.UNKNOWN_KEY, node, "the binary knows no such flag", "check it")
            .about("gc_intreval");
    return new Plan(
        cluster,
        List.of(
            nodePlan(FIRST, NodeAction.UPDATE, ProcessMode.DAEMON, diff, 8),
            nodePlan(SECOND, NodeAction.UNCHANGED, ProcessMode.NORMAL, "", 0)),
        List.of(
            finding,
            Finding.ofCluster(
                FindingLevel.INFO, FindingCode.SAME_VALUE, "proof will be by file", null)),
        260);
  }

  private static NodePlan nodePlan(
      String endpoint, NodeAction action, ProcessMode mode, String diff, int moves) {
    return new NodePlan(
        Component.TABLET,
        endpoint,
        endpoint.substring(0, endpoint.indexOf(':')),
        "/opt/openmldb",
        "conf/tablet.flags",
        action,
        mode,
        ProcessMode.NORMAL,
        "a".repeat(64),
        "b".repeat(64),
        diff.isEmpty() ? List.of() : List.of(new ConfigChange("gc_interval", "30", "60")),
        diff,
        moves * 3,
        moves);
  }

  /** The first tablet done, the second failed and put back, a decision awaited, one pending. */
  public static RolloutStatus status() {
    return new RolloutStatus(
        "demo",
        Phase.WAITING,
        true,
        new WaitingFor(
            Gate.DECISION,
            "10.0.0.7:10921",
            List.of(Decision.RETRY, Decision.ABORT),
            STARTED.plusSeconds(80),
            STARTED.plusSeconds(7 * 86_400),
            "tablet 10.0.0.7:10921 failed and was rolled back",
            "decide({\"endpoint\": \"10.0.0.7:10921\", \"decision\": \"RETRY|ABORT\"})"),
        STARTED,
        75,
        60,
        List.of(new RefusedMessage(STARTED.plusSeconds(30), "abort", "mode is \"X\"")),
        List.of(
            node(Component.NAMESERVER, "10.0.0.5:6527", NodeState.UPDATED, 0, null),
            node(Component.TABLET, FIRST, NodeState.UPDATED, 8, null),
            node(Component.TABLET, SECOND, NodeState.ROLLED_BACK, 4, "did not register"),
            pending("10.0.0.8:10921")));
  }

  /** A tablet under way: {@code step}, with {@code movesDone} of eight moves done. */
  public static RolloutStatus updating(Step step, int movesDone) {
    return updating(step, movesDone, STARTED);
  }

  /** The same, begun at {@code startedAt}; as of then two minutes are left, one of them for it. */
  public static RolloutStatus updating(Step step, int movesDone, Instant startedAt) {
    return new RolloutStatus(
        "demo",
        Phase.UPDATING,
        false,
        null,
        startedAt,
        120,
        60,
        List.of(),
        List.of(
            new NodeStatus(
                Component.TABLET,
                FIRST,
                NodeState.RUNNING,
                step,
                startedAt,
                null,
                8,
                movesDone,
                null),
            pending(SECOND)));
  }

  private static NodeStatus node(
      Component component, String endpoint, NodeState state, int moves, String error) {
    return new NodeStatus(
        component, endpoint, state, null, STARTED, STARTED.plusSeconds(20), moves, moves, error);
  }

  private static NodeStatus pending(String endpoint) {
    return new NodeStatus(
        Component.TABLET, endpoint, NodeState.PENDING, null, null, null, 0, 0, null);
  }

  /** A rollout that was rolled back after its second tablet failed. */
  public static Report report() {
    LeaderMove move = new LeaderMove("db", "t1", 5, 0, FIRST, SECOND, false);
    return new Report(
        "demo",
        "rollout-demo",
        "run-1",
        Outcome.ROLLED_BACK,
        "tablet 10.0.0.7:10921 failed",
        STARTED,
        STARTED.plusSeconds(252),
        List.of(
            new NodeReport(
                Component.TABLET,
                FIRST,
                NodeState.UPDATED,
                List.of(
                    step(Step.BACKUP, 0, 1, 1, null), step(Step.RESTART, 1, 15, 2, "pid 41 to 77")),
                List.of(move),
                0,
                EffectiveProof.FILE,
                900,
                null,
                null),
            new NodeReport(
                Component.TABLET,
                SECOND,
                NodeState.ROLLED_BACK,
                List.of(),
                List.of(),
                0,
                null,
                0,
                "did not register",
                "E1125 bind failed\nE1125 exit")),
        List.of(
            Finding.ofCluster(
                FindingLevel.WARNING, FindingCode.OPERATION_FAILED, "an operation failed", null)),
        List.of(new Event(STARTED.plusSeconds(100), "operator", "decide ROLLBACK", "enough")),
        List.of("replica of db.t1 on 10.0.0.7:10921 is not attached"));
  }

  private static StepRecord step(Step step, int from, int to, int attempts, String note) {
    return new StepRecord(step, STARTED.plusSeconds(from), STARTED.plusSeconds(to), attempts, note);
  }
}
