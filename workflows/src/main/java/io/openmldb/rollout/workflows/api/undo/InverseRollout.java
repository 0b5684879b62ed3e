package io.openmldb.rollout.workflows.api.undo;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout.NodeAtEnd;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.SecretKeys;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What takes back the changes of a rollout on the nodes that it has left updated. */
public final class InverseRollout {

  /** What a request cannot hold, and what stands for bytes that are no text. */
  private static final Pattern UNCLEAR_VALUE = Pattern.compile("[\\n\\r\\x00\\uFFFD]");

  private static final String UNCLEAR =
      "the plan does not tell for certain what %s, so that it has to be restored by hand";

  private final Map<Node, Map<String, ConfigChange>> undone = new LinkedHashMap<>();
  private final List<String> leftAlone = new ArrayList<>();

  private InverseRollout() {}

  /** The undoing of the rollout that had {@code plan} and ended with {@code report}. */
  public static InverseRollout of(Plan plan, Report report) {
    InverseRollout inverse = new InverseRollout();
    plan.nodes().stream()
        .filter(node -> isUpdated(node, report))
        .forEach(node -> inverse.add(node, plan));
    return inverse;
  }

  /**
   * The undoing of the rollout that had {@code plan} and was {@code cutOff} before its end. A node
   * that its own node rollout still works on is left alone.
   */
  public static InverseRollout of(Plan plan, InterruptedRollout cutOff) {
    InverseRollout inverse = new InverseRollout();
    for (NodePlan node : plan.nodes()) {
      Optional<NodeAtEnd> left = cutOff.node(node.component(), node.endpoint());
      if (left.filter(at -> at.state() == NodeState.UPDATED).isPresent()) {
        inverse.add(node, plan);
      }
      left.filter(at -> at.state() == NodeState.RUNNING)
          .ifPresent(
              at ->
                  inverse.leftAlone.add(
                      "%s is left alone: %s".formatted(node.node().title(), at.note())));
    }
    return inverse;
  }

  private static boolean isUpdated(NodePlan node, Report report) {
    return report.nodes().stream()
        .filter(done -> done.state() == NodeState.UPDATED)
        .anyMatch(
            done ->
                done.component() == node.component() && done.endpoint().equals(node.endpoint()));
  }

  private void add(NodePlan node, Plan plan) {
    Map<String, ConfigChange> changes = new LinkedHashMap<>();
    undone.put(node.node(), changes);
    for (ConfigChange change : node.changes()) {
      changes.put(change.key(), change);
      if (isUnclear(change, node, plan)) {
        leave(node.node(), change.key(), UNCLEAR.formatted("it was or became"));
      } else if (isMasked(change.key()) || isMasked(change.before())) {
        leave(node.node(), change.key(), "its value before holds a secret and is not known");
      }
    }
  }

  /**
   * Leaves alone what somebody else has changed since.
   *
   * @param inverse the plan of {@link #changes()}, made now: its changes tell what is there
   */
  public void leaveWhatOthersChanged(Plan inverse) {
    for (NodePlan node : inverse.nodes()) {
      Map<String, ConfigChange> changes = undone.getOrDefault(node.node(), Map.of());
      for (ConfigChange now : node.changes()) {
        ConfigChange done = changes.get(now.key());
        if (done == null) {
          continue;
        }
        if (isUnclear(now, node, inverse)) {
          leave(node.node(), now.key(), UNCLEAR.formatted("it is now"));
        } else if (isMasked(done.after()) && !SecretKeys.MASK.equals(done.after())) {
          leave(
              node.node(),
              now.key(),
              "a part of its value is a secret, so that it cannot be told whether somebody else has"
                  + " changed it since");
        } else if (!Objects.equals(now.before(), done.after())) {
          leave(
              node.node(),
              now.key(),
              "it is %s now, and was left %s by the rollout"
                  .formatted(shown(now.before()), shown(done.after())));
        }
      }
    }
  }

  /**
   * Whether the plan holds a value that a request cannot hold, or the file sets the key more than
   * once.
   */
  private static boolean isUnclear(ConfigChange change, NodePlan node, Plan plan) {
    return isUnclear(change.before(), node)
        || isUnclear(change.after(), node)
        || plan.findings().stream()
            .filter(finding -> finding.is(FindingCode.DUPLICATE_KEY))
            .anyMatch(
                finding ->
                    finding.component() == node.component()
                        && node.endpoint().equals(finding.endpoint())
                        && change.key().equals(finding.key()));
  }

  private static boolean isUnclear(@Nullable String value, NodePlan node) {
    return value != null
        && (SecretKeys.isReference(value)
            || UNCLEAR_VALUE.matcher(value).find()
            // A taskmanager takes each byte for a character; who wrote it may have meant others.
            || (!node.component().readsFlagFile() && value.chars().anyMatch(c -> c > '~')));
  }

  private static boolean isMasked(@Nullable String text) {
    return text != null && text.contains(SecretKeys.MASK);
  }

  private static String shown(@Nullable String value) {
    return value == null ? "not set" : '"' + value + '"';
  }

  private void leave(Node node, String key, String why) {
    Map<String, ConfigChange> changes =
        requireNonNull(undone.get(node), "only what would be undone is left alone");
    if (changes.remove(key) != null) {
      leftAlone.add("%s: %s is left alone: %s".formatted(node.title(), key, why));
    }
  }

  /** One change a node, of what is not left alone; empty when there is nothing to undo. */
  public List<Change> changes() {
    List<Change> inverse = new ArrayList<>();
    undone.forEach(
        (node, changes) -> {
          Map<String, String> set = new LinkedHashMap<>();
          List<String> unset = new ArrayList<>();
          for (ConfigChange change : changes.values()) {
            if (change.before() == null) {
              unset.add(change.key());
            } else {
              set.put(change.key(), change.before());
            }
          }
          if (!changes.isEmpty()) {
            inverse.add(new Change(node.component(), List.of(node.endpoint()), set, unset));
          }
        });
    return inverse;
  }

  /** What is not undone, one sentence each. */
  public List<String> leftAlone() {
    return List.copyOf(leftAlone);
  }
}
