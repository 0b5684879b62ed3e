package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.starter.render.TextOutput.Cell;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutProgress;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rollout's status as a table. */
public final class StatusText {

  /** Lines beside the table: heading, gaps, the wait, and room for the cursor. */
  private static final int OTHER_LINES = 10;

  private final TimeFormat times;
  private final boolean colored;

  public StatusText(TimeFormat times, boolean colored) {
    this.times = times;
    this.colored = colored;
  }

  /** The whole status; {@code name} is how the command line finds the rollout. */
  public TextOutput of(RolloutStatus status, String name, Instant now) {
    return of(status, name, now, Integer.MAX_VALUE);
  }

  /** The status in {@code rows} lines or fewer, showing the nodes around the one under way. */
  public TextOutput of(RolloutStatus status, String name, Instant now, int rows) {
    TextOutput page = new TextOutput(colored);
    heading(page, status, now);
    if (status.outcome() != null && status.reason() != null) {
      page.line("  " + status.reason());
    }
    nodes(page, status, now, Math.max(3, rows - OTHER_LINES));
    WaitingForText.add(page, status, name, times, now);
    for (RefusedMessage refused : status.refused()) {
      page.blankLine();
      page.line(
          AnsiStyle.YELLOW,
          "%s was refused at %s: %s"
              .formatted(refused.name(), times.clock(refused.at(), now), refused.why()));
    }
    return page;
  }

  private void heading(TextOutput page, RolloutStatus status, Instant now) {
    RolloutProgress progress = RolloutProgress.of(status.nodes());
    List<String> parts = new ArrayList<>();
    parts.add(page.paint(AnsiStyle.BOLD, String.valueOf(status.cluster())));
    String state = status.outcome() == null ? status.phase().name() : status.outcome().name();
    boolean pauses = status.paused() && status.phase() != Phase.DONE;
    parts.add(state + (pauses ? ", paused before the next node" : ""));
    if (progress.total() > 0) {
      parts.add(progress.bar());
      parts.add("%d of %d nodes".formatted(progress.done(), progress.total()));
    }
    if (status.startedAt() != null && status.phase() != Phase.DONE) {
      parts.add(TimeFormat.between(status.startedAt(), now));
    }
    if (status.etaSeconds() > 0) {
      parts.add(
          "about %s left".formatted(TimeFormat.inWords(Duration.ofSeconds(status.etaSeconds()))));
    }
    page.line(String.join("  ", parts));
  }

  private void nodes(TextOutput page, RolloutStatus status, Instant now, int room) {
    if (status.nodes().isEmpty()) {
      return;
    }
    page.blankLine();
    int count = status.nodes().size();
    int first = count <= room ? 0 : Math.min(Math.max(0, current(status) - 1), count - room);
    int last = Math.min(count, first + room);
    List<List<Cell>> rows = new ArrayList<>();
    status
        .nodes()
        .subList(first, last)
        .forEach(node -> rows.add(row(node, status.waitingFor(), now)));
    page.table("", rows);
    if (last - first < count) {
      page.line(AnsiStyle.DIM, "  nodes %d to %d of %d".formatted(first + 1, last, count));
    }
  }

  private static int current(RolloutStatus status) {
    for (int i = 0; i < status.nodes().size(); i++) {
      NodeState state = status.nodes().get(i).state();
      if (state == NodeState.RUNNING || state == NodeState.PENDING) {
        return i;
      }
    }
    return status.nodes().size();
  }

  private static List<Cell> row(NodeStatus node, @Nullable WaitingFor waiting, Instant now) {
    AnsiStyle style = StateStyles.styleOf(node.state());
    Instant end = node.finishedAt() == null ? now : node.finishedAt();
    // The rest, the log's tail say, is in the report.
    String error = Excerpt.firstLine(node.error());
    String moves = node.moves() == 0 ? "" : node.movesDone() + "/" + node.moves() + " moves";
    return List.of(
        new Cell((node.state() == NodeState.RUNNING ? "> " : "  ") + node.component().id()),
        new Cell(node.endpoint()),
        new Cell(node.state().name(), style),
        new Cell(node.step() == null ? "" : node.step().id(), style),
        new Cell(moves),
        new Cell(TimeFormat.between(node.startedAt(), end)),
        new Cell(waiting == null ? error : untold(error, waiting), AnsiStyle.RED));
  }

  /** What a person is asked about says the whole error below the table. */
  private static String untold(String error, WaitingFor waiting) {
    return waiting.why().contains(error) ? "" : error;
  }
}
