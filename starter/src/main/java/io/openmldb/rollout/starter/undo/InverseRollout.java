package io.openmldb.rollout.starter.undo;

import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What takes back the changes of a rollout on the nodes that it has left updated. */
public final class InverseRollout {

  private static final String NOT_READ =
      "the diff does not show for certain what %s, so that it has to be put back by hand";

  private final Map<Node, DiffedKeys> updated = new LinkedHashMap<>();
  private final Set<Key> excluded = new LinkedHashSet<>();
  private final List<String> leftAlone = new ArrayList<>();

  private record Key(Node node, String key) {}

  private InverseRollout() {}

  /** The undoing of the rollout that had {@code plan} and ended with {@code report}. */
  public static InverseRollout of(Plan plan, Report report) {
    InverseRollout undo = new InverseRollout();
    for (NodePlan node : plan.nodes()) {
      if (isUpdated(node, report)) {
        undo.add(node);
      }
    }
    return undo;
  }

  private static boolean isUpdated(NodePlan node, Report report) {
    return report.nodes().stream()
        .filter(done -> done.state() == NodeState.UPDATED)
        .anyMatch(
            done ->
                done.component() == node.component() && done.endpoint().equals(node.endpoint()));
  }

  private void add(NodePlan node) {
    DiffedKeys keys = DiffedKeys.of(node.component(), node.diff());
    updated.put(node.node(), keys);
    for (String key : keys.keys()) {
      if (keys.isUnclear(key)) {
        leave(node.node(), key, NOT_READ.formatted("it was or became"));
      } else if (keys.hidesBefore(key)) {
        leave(node.node(), key, "its value before holds a secret and is not known");
      }
    }
  }

  /**
   * Leaves alone what somebody else has changed since.
   *
   * @param inverse the plan of {@link #changes()}, made now: its diffs show what is there
   */
  public void leaveWhatOthersChanged(Plan inverse) {
    for (NodePlan now : inverse.nodes()) {
      DiffedKeys done = updated.get(now.node());
      DiffedKeys found = DiffedKeys.of(now.component(), now.diff());
      for (String key : found.keys()) {
        if (done == null) {
          continue;
        }
        if (found.isUnclear(key)) {
          leave(now.node(), key, NOT_READ.formatted("it is now"));
        } else if (done.hidesPartOfAfter(key)) {
          leave(
              now.node(),
              key,
              "a part of its value is a secret, so that it cannot be told whether somebody else has"
                  + " changed it since");
        } else if (!Objects.equals(found.before(key), done.after(key))) {
          leave(
              now.node(),
              key,
              "it is %s now, and was left %s by the rollout"
                  .formatted(shown(found.before(key)), shown(done.after(key))));
        }
      }
    }
  }

  private static String shown(Optional<String> value) {
    return value.map(text -> '"' + text + '"').orElse("not set");
  }

  private void leave(Node node, String key, String why) {
    if (excluded.add(new Key(node, key))) {
      leftAlone.add("%s: %s is left alone: %s".formatted(node.title(), key, why));
    }
  }

  /** One change a node, of what is not left alone; empty when there is nothing to undo. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    updated.forEach(
        (node, keys) -> {
          Map<String, String> set = new LinkedHashMap<>();
          List<String> unset = new ArrayList<>();
          for (String key : keys.keys()) {
            if (!excluded.contains(new Key(node, key))) {
              keys.before(key).ifPresentOrElse(value -> set.put(key, value), () -> unset.add(key));
            }
          }
          if (!set.isEmpty() || !unset.isEmpty()) {
            changes.add(new Change(node.component(), List.of(node.endpoint()), set, unset));
          }
        });
    return changes;
  }

  /** What is not undone, one sentence each. */
  public List<String> leftAlone() {
    return List.copyOf(leftAlone);
  }
}
