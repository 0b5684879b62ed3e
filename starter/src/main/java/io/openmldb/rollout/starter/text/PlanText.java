package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.plan.Action;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.starter.terminal.Ink;
import java.time.Duration;
import java.util.Locale;

/** A plan as people read it: nodes in order with their diffs, then the findings, then the sum. */
public final class PlanText {

  private final boolean colored;

  public PlanText(boolean colored) {
    this.colored = colored;
  }

  /** The whole plan. */
  public Page of(Plan plan) {
    Page page = new Page(colored);
    page.line(Ink.BOLD, "Plan for " + plan.cluster());
    int number = 0;
    for (NodePlan node : plan.nodes()) {
      number++;
      addNode(page, number, node);
    }
    FindingsText.add(page, plan.findings());
    page.gap();
    page.line(sum(plan));
    return page;
  }

  private void addNode(Page page, int number, NodePlan node) {
    page.gap();
    boolean update = node.action() == Action.UPDATE;
    page.line(
        "%d. %s  %s"
            .formatted(
                number,
                page.paint(Ink.BOLD, node.node().title()),
                page.paint(update ? Ink.CYAN : Ink.DIM, node.action().name())));
    page.line(Ink.DIM, "   " + circumstances(node));
    if (node.diff() != null) {
      addDiff(page, node.diff());
    }
  }

  /**
   * Headings are told from changes by their place: a line of a flag file that was removed begins
   * with {@code ---} too.
   */
  private static void addDiff(Page page, String diff) {
    boolean heading = true;
    for (String line : diff.lines().toList()) {
      heading = heading && !line.startsWith("@");
      page.line(heading ? Ink.BOLD : changeInk(line), "   " + line);
    }
  }

  private static String circumstances(NodePlan node) {
    String text =
        "%s on %s, %s mode"
            .formatted(
                node.node().path(),
                node.host(),
                node.mode() == null ? "unknown" : node.mode().name().toLowerCase(Locale.ROOT));
    if (node.replicas() > 0) {
      text += ", " + node.replicas() + " replicas";
    }
    return node.moves() > 0 ? text + ", " + node.moves() + " leader moves" : text;
  }

  private static Ink changeInk(String line) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> Ink.GREEN;
      case '-' -> Ink.RED;
      case '@' -> Ink.CYAN;
      default -> Ink.PLAIN;
    };
  }

  private static String sum(Plan plan) {
    long updates = plan.nodes().stream().filter(node -> node.action() == Action.UPDATE).count();
    int moves = plan.nodes().stream().mapToInt(NodePlan::moves).sum();
    String text =
        "%d of %d nodes to update, %d leader moves, about %s"
            .formatted(
                updates,
                plan.nodes().size(),
                moves,
                Times.words(Duration.ofSeconds(plan.estimateSeconds())));
    return plan.isRefused() ? text + "; refused as it stands" : text;
  }
}
