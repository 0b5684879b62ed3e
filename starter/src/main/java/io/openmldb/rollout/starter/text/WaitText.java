package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.cluster.NodeStatus;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.cluster.WaitingFor;
import io.openmldb.rollout.starter.terminal.Ink;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a rollout waits for, and the exact command that answers it. */
public final class WaitText {

  private static final Pattern ENDPOINT = field("endpoint");
  private static final Pattern DECISION = field("decision");

  private WaitText() {}

  /** Adds the wait, if there is one; {@code name} is how the command line finds the rollout. */
  static void add(Page page, RolloutStatus status, String name, Times times) {
    WaitingFor waiting = status.waitingFor();
    if (waiting == null) {
      return;
    }
    page.gap();
    page.line(Ink.YELLOW, "waits for %s: %s".formatted(waiting.gate(), waiting.why()));
    if (!waiting.isForAPerson()) {
      page.line(
          Ink.DIM,
          "  since %s, until %s at the longest"
              .formatted(times.clock(waiting.since()), times.full(waiting.until())));
      return;
    }
    page.line("  answer with   " + page.paint(Ink.BOLD, command(status, name)));
    page.line("  or, as a message in Temporal's UI,   " + waiting.answerWith());
    if (waiting.until() != null) {
      page.line(
          Ink.DIM,
          "  since %s; unanswered until %s it acts as abort KEEP"
              .formatted(times.clock(waiting.since()), times.full(waiting.until())));
    }
  }

  /** The command that answers what {@code status} waits for. */
  public static String command(RolloutStatus status, String name) {
    return switch (status.waitingFor().gate()) {
      case APPROVAL, CANARY -> "rollout approve " + name + " " + status.waitingFor().gate();
      case WRITES_PAUSED -> "rollout confirm-writes " + name + " PAUSED";
      case WRITES_RESUMED -> "rollout confirm-writes " + name + " RESUMED";
      case DECISION, HEALTH ->
          "rollout decide " + name + " " + subject(status) + " " + choices(status);
      case PAUSED -> "rollout resume " + name;
    };
  }

  /**
   * Who the decision is about: as the rollout's own answer names it, else the last node with an
   * error, else the cluster.
   */
  private static String subject(RolloutStatus status) {
    return find(ENDPOINT, status)
        .or(
            () ->
                status.nodes().stream()
                    .filter(node -> node.error() != null)
                    .reduce((earlier, later) -> later)
                    .map(NodeStatus::endpoint))
        .orElse(status.cluster());
  }

  /** Only what the rollout takes just now: after a failed rollback there is nothing to skip. */
  private static String choices(RolloutStatus status) {
    return find(DECISION, status).orElse("RETRY|SKIP|ROLLBACK|ABORT");
  }

  private static Optional<String> find(Pattern field, RolloutStatus status) {
    String answer = status.waitingFor().answerWith();
    Matcher found = field.matcher(answer == null ? "" : answer);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static Pattern field(String name) {
    return Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"");
  }
}
