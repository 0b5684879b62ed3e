package io.openmldb.rollout.starter.render;

import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.json.PrintableText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A plan as people read it: nodes in order with their diffs, then the findings, then the sum. */
public final class PlanText {

  /** Nodes that are named above a diff that they share; JSON has them all. */
  private static final int NAMED = 5;

  private final boolean colored;

  public PlanText(boolean colored) {
    this.colored = colored;
  }

  /** The whole plan. */
  public TextOutput of(Plan plan) {
    TextOutput page = new TextOutput(colored);
    page.line(AnsiStyle.BOLD, "Plan for " + plan.cluster());
    int number = 0;
    for (NodePlan node : plan.nodes()) {
      number++;
      addNode(page, number, node);
    }
    FindingsText.add(page, plan.findings());
    page.blankLine();
    page.line(sum(plan));
    return page;
  }

  /** Whatever is worth knowing before one goes on: findings that refuse nothing. */
  public TextOutput warnings(Plan plan) {
    TextOutput page = new TextOutput(colored);
    FindingsText.add(
        page,
        plan.findings().stream()
            .filter(finding -> finding.level() == FindingLevel.WARNING)
            .toList());
    return page;
  }

  /**
   * What would be done, in half a sentence: {@code 3 nodes restart, 18 leader moves, about 59 s}.
   */
  public String consequences(Plan plan) {
    long restarts =
        plan.nodes().stream().filter(node -> node.action() == NodeAction.UPDATE).count();
    int moves = plan.nodes().stream().mapToInt(NodePlan::moves).sum();
    return "%s: %d %s, %d leader %s, about %s"
        .formatted(
            PrintableText.line(plan.cluster()),
            restarts,
            restarts == 1 ? "node restarts" : "nodes restart",
            moves,
            moves == 1 ? "move" : "moves",
            TimeFormat.inWords(Duration.ofSeconds(plan.estimateSeconds())));
  }

  private void addNode(TextOutput page, int number, NodePlan node) {
    page.blankLine();
    boolean update = node.action() == NodeAction.UPDATE;
    page.line(
        "%d. %s  %s"
            .formatted(
                number,
                page.paint(AnsiStyle.BOLD, node.node().title()),
                page.paint(update ? AnsiStyle.CYAN : AnsiStyle.DIM, what(node))));
    page.line(AnsiStyle.DIM, "   " + circumstances(node));
    addDiff(page, "   ", node.diff());
  }

  /** A node whose file stays as it is is restarted only. */
  private static String what(NodePlan node) {
    return isRestart(node) ? "RESTART" : node.action().name();
  }

  private static boolean isRestart(NodePlan node) {
    return node.action() == NodeAction.UPDATE
        && Objects.equals(node.sha256Before(), node.sha256After());
  }

  /**
   * Adds {@code diff}, each line after {@code indent}. Headings are told from changes by their
   * place: a line of a flag file that was removed begins with {@code ---} too.
   */
  private static void addDiff(TextOutput page, String indent, String diff) {
    boolean heading = true;
    for (String line : diff.lines().toList()) {
      heading = heading && !line.startsWith("@");
      page.line(heading ? AnsiStyle.BOLD : changeStyle(line), indent + line);
    }
  }

  /** Adds the diffs of all nodes of {@code plan}, each once for the nodes that share it. */
  static void addDiffs(TextOutput page, Plan plan) {
    Map<String, List<String>> nodes = new LinkedHashMap<>();
    for (NodePlan node : plan.nodes()) {
      if (!node.diff().isBlank()) {
        nodes.computeIfAbsent(node.diff(), diff -> new ArrayList<>()).add(node.node().title());
      }
    }
    nodes.forEach(
        (diff, titles) -> {
          page.blankLine();
          page.line(AnsiStyle.BOLD, "Difference of " + names(titles));
          addDiff(page, "  ", diff);
        });
  }

  private static String names(List<String> titles) {
    String first = titles.stream().limit(NAMED).collect(Collectors.joining(", "));
    int more = titles.size() - NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static AnsiStyle changeStyle(String line) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> AnsiStyle.GREEN;
      case '-' -> AnsiStyle.RED;
      case '@' -> AnsiStyle.CYAN;
      default -> AnsiStyle.PLAIN;
    };
  }

  private static String circumstances(NodePlan node) {
    String text =
        "%s on %s, %s mode"
            .formatted(
                node.node().path(), node.host(), node.mode().name().toLowerCase(Locale.ROOT));
    if (node.replicas() > 0) {
      text += ", " + node.replicas() + " replicas";
    }
    return node.moves() > 0 ? text + ", " + node.moves() + " leader moves" : text;
  }

  private static boolean isEdited(NodePlan node) {
    return node.action() == NodeAction.UPDATE && !isRestart(node);
  }

  private static String sum(Plan plan) {
    long updates = plan.nodes().stream().filter(node -> node.action() == NodeAction.UPDATE).count();
    int moves = plan.nodes().stream().mapToInt(NodePlan::moves).sum();
    boolean restarts = updates > 0 && plan.nodes().stream().noneMatch(PlanText::isEdited);
    String text =
        "%d of %d nodes to %s, %d leader moves, about %s"
            .formatted(
                updates,
                plan.nodes().size(),
                restarts ? "restart" : "update",
                moves,
                TimeFormat.inWords(Duration.ofSeconds(plan.estimateSeconds())));
    return plan.isRefused() ? text + "; refused as it stands" : text;
  }
}
