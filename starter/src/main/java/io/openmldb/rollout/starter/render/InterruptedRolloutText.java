package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.util.List;

/** A rollout that was terminated or timed out: what was done, what is left, what to do. */
public final class InterruptedRolloutText {

  private final TimeFormat times;
  private final boolean colored;

  public InterruptedRolloutText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** All that is known of it. */
  public TextOutput of(InterruptedRollout rollout) {
    TextOutput page = new TextOutput(colored);
    page.line(
        AnsiStyle.RED,
        "%s was %s at %s%s%s. Nothing was cleaned up."
            .formatted(
                rollout.workflowId(),
                rollout.how(),
                times.full(rollout.at()),
                rollout.by() == null ? "" : " by " + rollout.by(),
                rollout.why() == null ? "" : ": " + rollout.why()));
    page.blankLine();
    if (rollout.nodes().isEmpty()) {
      page.line("It had no plan yet, so no node was touched.");
      return page;
    }
    long done =
        rollout.nodes().stream()
            .filter(n -> n.state() == NodeState.UPDATED || n.state() == NodeState.UNCHANGED)
            .count();
    page.line("%d of %d nodes are as requested:".formatted(done, rollout.nodes().size()));
    page.table(
        "  ",
        rollout.nodes().stream()
            .map(
                node ->
                    List.of(
                        new Cell(node.component().id()),
                        new Cell(node.endpoint()),
                        new Cell(node.state().name(), StateStyles.styleOf(node.state())),
                        new Cell(node.note())))
            .toList());
    page.blankLine();
    page.line("The cluster's lease, moved leaders or a write fence may be left. Repair it with");
    page.line("  " + page.paint(AnsiStyle.BOLD, "rollout repair " + rollout.cluster()));
    page.line("or start the next rollout, which repairs first.");
    return page;
  }
}
