package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout did: its result.
 *
 * @param cluster the cluster's name in the registry
 * @param workflowId the rollout
 * @param runId its run; a reset begins a new one
 * @param outcome how it ended; null while it runs
 * @param reason why it ended so; null where that needs no saying
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 * @param nodes every node, in the order of the rollout
 * @param findings of the plan and of the confirmation
 * @param events what people and the rollout decided, in order
 * @param left what is left inconsistent. Non-empty only in the report of a ClusterLeftInconsistent
 *     failure, whose outcome is ABORTED, and in the memo of a rollout that was cancelled
 * @param plan what would be done, after the outcome PLANNED; null after all others, and where it is
 *     too large to go with the report: the query {@code plan} has it then, too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
    @Nullable String cluster,
    String workflowId,
    String runId,
    @Nullable Outcome outcome,
    @Nullable String reason,
    Instant startedAt,
    @Nullable Instant finishedAt,
    List<NodeReport> nodes,
    List<Finding> findings,
    List<Event> events,
    List<String> left,
    @Nullable Plan plan) {

  public Report {
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    findings = findings == null ? List.of() : Finding.listed(findings);
    events = events == null ? List.of() : Event.listed(events);
    left = left == null ? List.of() : Excerpt.sentences(left);
    plan = plan == null ? null : Excerpt.wholeOrNull(plan);
  }

  /** A report without a plan. */
  public Report(
      @Nullable String cluster,
      String workflowId,
      String runId,
      @Nullable Outcome outcome,
      @Nullable String reason,
      Instant startedAt,
      @Nullable Instant finishedAt,
      List<NodeReport> nodes,
      List<Finding> findings,
      List<Event> events,
      List<String> left) {
    this(
        cluster,
        workflowId,
        runId,
        outcome,
        reason,
        startedAt,
        finishedAt,
        nodes,
        findings,
        events,
        left,
        null);
  }

  /** The same report with {@code events} in place of its own. */
  public Report withEvents(List<Event> events) {
    return new Report(
        cluster,
        workflowId,
        runId,
        outcome,
        reason,
        startedAt,
        finishedAt,
        nodes,
        findings,
        events,
        left,
        plan);
  }

  /** Whether a node was left updated. */
  public boolean hasUpdated() {
    return nodes.stream().anyMatch(node -> node.state() == NodeState.UPDATED);
  }

  /**
   * What was done to one node.
   *
   * @param component what it is
   * @param endpoint which
   * @param state where it stands
   * @param steps the steps as they went
   * @param moves leaders that were moved away and back; of many, the first ones
   * @param movesOmitted how many more there were, which are not listed to keep the report small
   * @param effective how the target configuration was proved; null unless UPDATED
   * @param refusedWritesMillis how long writes were refused, all fences together, in milliseconds
   * @param error what went wrong; null when nothing did
   * @param logTail the last lines of the component's log after a failure; else null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NodeReport(
      Component component,
      String endpoint,
      NodeState state,
      List<StepRecord> steps,
      List<LeaderMove> moves,
      int movesOmitted,
      @Nullable EffectiveProof effective,
      long refusedWritesMillis,
      @Nullable String error,
      @Nullable String logTail) {

    public NodeReport {
      steps = steps == null ? List.of() : List.copyOf(steps);
      moves = moves == null ? List.of() : List.copyOf(moves);
    }
  }

  /**
   * Something that was decided.
   *
   * @param at when
   * @param who who asked for it, where that was said, or else {@code operator}; {@code rollout} for
   *     what the rollout decided itself
   * @param what the decision
   * @param why its reason; null when none was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Event(Instant at, String who, String what, @Nullable String why) {

    /** Who asked, where that was not said. */
    public static final String OPERATOR = "operator";

    /** What they may take of a report, in bytes. */
    private static final int LISTED = 250_000;

    public Event {
      why = Excerpt.textOrNull(why);
    }

    /** Who asked: {@code named}, if that names anybody. */
    public static String whoAsked(@Nullable String named) {
      return named == null || named.isBlank() ? OPERATOR : named;
    }

    /** The first of {@code all}; of very many the last one says how many more there are. */
    public static List<Event> listed(List<Event> all) {
      Excerpt<Event> first = Excerpt.of(all, LISTED);
      if (first.omitted() == 0) {
        return first.listed();
      }
      Event last = all.get(all.size() - 1);
      List<Event> listed = new ArrayList<>(first.listed());
      listed.add(new Event(last.at(), "rollout", "and " + first.omitted() + " more", null));
      return List.copyOf(listed);
    }
  }
}
