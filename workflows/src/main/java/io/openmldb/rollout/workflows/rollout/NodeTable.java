package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.RolloutProgress;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.markdown.AlignedTable;
import io.openmldb.rollout.workflows.markdown.DetailsText;
import io.openmldb.rollout.workflows.markdown.LineWrap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a rollout as lines of text, by component: how far each is and, under one that
 * failed, why. Of a node under way the step stands in the place of its state.
 */
final class NodeTable {

  /** The most nodes that are shown; of a larger cluster, those around the one under way. */
  private static final int SHOWN = 60;

  private static final int ERROR_INDENT = 6;

  private final List<NodeStatus> all;
  private final Instant now;

  private NodeTable(List<NodeStatus> all, Instant now) {
    this.all = all;
    this.now = now;
  }

  static List<String> of(List<NodeStatus> nodes, Instant now) {
    return new NodeTable(nodes, now).lines();
  }

  private List<String> lines() {
    int first = Math.min(Math.max(0, current() - 5), Math.max(0, all.size() - SHOWN));
    List<NodeStatus> shown = all.subList(first, Math.min(all.size(), first + SHOWN));
    List<String> rows = AlignedTable.of(shown.stream().map(this::row).toList());
    List<String> lines = new ArrayList<>();
    lines.add(RolloutProgress.of(all).bar());
    Component component = null;
    for (int i = 0; i < shown.size(); i++) {
      NodeStatus node = shown.get(i);
      if (node.component() != component) {
        component = node.component();
        lines.add(component.id());
      }
      lines.add(rows.get(i));
      lines.addAll(error(node.error()));
    }
    if (shown.size() < all.size()) {
      lines.add("nodes %d to %d of %d".formatted(first + 1, first + shown.size(), all.size()));
    }
    return lines;
  }

  private int current() {
    for (int i = 0; i < all.size(); i++) {
      NodeState state = all.get(i).state();
      if (state == NodeState.RUNNING || state == NodeState.PENDING) {
        return i;
      }
    }
    return all.size();
  }

  private List<String> row(NodeStatus node) {
    boolean running = node.state() == NodeState.RUNNING;
    String moves = node.moves() == 0 ? "" : node.movesDone() + "/" + node.moves() + " moves";
    Instant end = node.finishedAt() == null ? now : node.finishedAt();
    return List.of(
        (running ? "> " : "  ") + node.endpoint(),
        running && node.step() != null ? node.step().id() : node.state().name(),
        moves,
        node.startedAt() == null ? "" : DetailsText.words(Duration.between(node.startedAt(), end)));
  }

  private static List<String> error(@Nullable String error) {
    String first = Excerpt.firstLine(error);
    return first.isEmpty()
        ? List.of()
        : LineWrap.of(" ".repeat(ERROR_INDENT) + first, ERROR_INDENT);
  }
}
