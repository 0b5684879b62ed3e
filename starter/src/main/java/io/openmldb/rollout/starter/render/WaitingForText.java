package io.openmldb.rollout.starter.render;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a rollout waits for, and the exact command that answers it. */
public final class WaitingForText {

  private WaitingForText() {}

  /** Adds the wait, if there is one; {@code name} is how the command line finds the rollout. */
  static void add(
      TextOutput page, RolloutStatus status, String name, TimeFormat times, Instant now) {
    WaitingFor waiting = status.waitingFor();
    if (waiting == null) {
      return;
    }
    page.blankLine();
    page.line(AnsiStyle.YELLOW, "waits for %s: %s".formatted(waiting.gate(), waiting.why()));
    if (waiting.gate() == Gate.WINDOW) {
      page.line(
          AnsiStyle.DIM,
          "  since %s, until %s"
              .formatted(times.clock(waiting.since(), now), times.full(waiting.until())));
      return;
    }
    if (!waiting.isForAPerson()) {
      page.line(
          AnsiStyle.DIM,
          "  since %s, until %s at the longest"
              .formatted(times.clock(waiting.since(), now), times.full(waiting.until())));
      return;
    }
    page.line("  answer with   " + page.paint(AnsiStyle.BOLD, command(status, name)));
    page.line("  or, as a message in Temporal's UI,   " + waiting.answerWith());
    if (waiting.until() != null) {
      page.line(
          AnsiStyle.DIM,
          "  since %s; without an answer until %s it ends as on abort KEEP"
              .formatted(times.clock(waiting.since(), now), times.full(waiting.until())));
    }
  }

  /** The command that answers what {@code status} waits for. */
  public static String command(RolloutStatus status, String name) {
    WaitingFor waiting = requireNonNull(status.waitingFor(), "only what waits is answered");
    return switch (waiting.gate()) {
      case APPROVAL, CANARY -> "rollout approve " + name + " " + waiting.gate() + node(waiting);
      case WRITES_PAUSED -> "rollout confirm-writes " + name + " PAUSED";
      case WRITES_RESUMED -> "rollout confirm-writes " + name + " RESUMED";
      case DECISION, HEALTH, JOBS ->
          "rollout decide " + name + " " + subject(status, waiting) + " " + choices(waiting);
      case PAUSED -> "rollout resume " + name;
      case WINDOW -> throw new IllegalArgumentException("nobody opens the gate WINDOW");
    };
  }

  private static String node(WaitingFor waiting) {
    return waiting.subject() == null ? "" : " " + waiting.subject();
  }

  private static @Nullable String subject(RolloutStatus status, WaitingFor waiting) {
    return waiting.subject() == null ? status.cluster() : waiting.subject();
  }

  /** Only what the rollout takes just now: after a failed rollback there is nothing to skip. */
  private static String choices(WaitingFor waiting) {
    return String.join("|", waiting.choices().stream().map(Decision::name).toList());
  }
}
