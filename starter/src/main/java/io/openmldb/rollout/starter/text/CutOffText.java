package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.starter.temporal.CutOffRollout;
import io.openmldb.rollout.starter.terminal.Ink;
import io.openmldb.rollout.starter.text.Page.Cell;
import java.util.List;

/** A rollout that was terminated or timed out: what was done, what is left, what to do. */
public final class CutOffText {

  private final Times times;
  private final boolean colored;

  public CutOffText(Times times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** All that is known of it. */
  public Page of(CutOffRollout rollout) {
    Page page = new Page(colored);
    page.line(
        Ink.RED,
        "%s was %s at %s%s%s. Nothing was cleaned up."
            .formatted(
                rollout.workflowId(),
                rollout.how(),
                times.full(rollout.at()),
                rollout.by() == null ? "" : " by " + rollout.by(),
                rollout.why() == null ? "" : ": " + rollout.why()));
    page.gap();
    if (rollout.nodes().isEmpty()) {
      page.line("It had no plan yet, so no node was touched.");
      return page;
    }
    long done =
        rollout.nodes().stream()
            .filter(n -> n.state() == NodeState.UPDATED || n.state() == NodeState.UNCHANGED)
            .count();
    page.line("%d of %d nodes are as wanted:".formatted(done, rollout.nodes().size()));
    page.table(
        "  ",
        rollout.nodes().stream()
            .map(
                node ->
                    List.of(
                        new Cell(node.component().id()),
                        new Cell(node.endpoint()),
                        new Cell(node.state().name(), States.ink(node.state())),
                        new Cell(node.note())))
            .toList());
    page.gap();
    page.line("The cluster's lease, moved leaders or a write fence may be left. Mend it with");
    page.line("  " + page.paint(Ink.BOLD, "rollout repair " + rollout.cluster()));
    page.line("or start the next rollout, which repairs first.");
    return page;
  }
}
