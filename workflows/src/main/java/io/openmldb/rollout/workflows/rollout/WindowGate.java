package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.window.MaintenanceWindow;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.temporal.NamedTimer;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a rollout until its time has come: {@code notBefore}, and then the maintenance window.
 *
 * <p>When that is, is written into the history as it is found: a worker whose time zones are of
 * another version would find another moment in a replay.
 */
final class WindowGate {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final @Nullable MaintenanceWindow window;
  private final @Nullable Instant notBefore;
  private final OperatorGates gates;
  private final Runnable publish;

  WindowGate(Options options, OperatorGates gates, Runnable publish) {
    this.window = options.window();
    this.notBefore = options.notBefore();
    this.gates = gates;
    this.publish = publish;
  }

  /**
   * When nodes may be touched next, as the history has it; empty when they may be now. A rollout
   * without a window leaves nothing in its history.
   */
  Optional<Instant> opening() {
    if (window == null && notBefore == null) {
      return Optional.empty();
    }
    Instant now = WorkflowTime.now();
    Opening found = Workflow.sideEffect(Opening.class, () -> new Opening(after(now)));
    return Optional.ofNullable(found.at());
  }

  /**
   * Waits until {@code opening}; an abort ends it.
   *
   * @param next what is held
   */
  void awaitUntil(Instant opening, String next) {
    Instant now = WorkflowTime.now();
    String when = MINUTE.withZone(zone()).format(opening) + " " + zone();
    gates.showWait(Gate.WINDOW, now, opening, why(next, when));
    publish.run();
    NamedTimer.await(
        Duration.between(now, opening), "holds until the window opens, " + when, gates::isAborted);
    gates.endShownWait();
  }

  private @Nullable Instant after(Instant now) {
    Instant earliest = notBefore != null && notBefore.isAfter(now) ? notBefore : now;
    if (window == null) {
      return earliest.isAfter(now) ? earliest : null;
    }
    Instant opening = window.nextOpening(earliest).orElse(earliest);
    return opening.isAfter(now) ? opening : null;
  }

  private String why(String next, String when) {
    String outside =
        window == null ? "it is to begin later" : "the window is closed: " + window.words();
    return "%s is held until %s; %s".formatted(next, when, outside);
  }

  private ZoneId zone() {
    return window == null ? ZoneOffset.UTC : ZoneId.of(window.zone());
  }

  /**
   * What the history keeps.
   *
   * @param at when nodes may be touched next; null when they may be now
   */
  record Opening(@Nullable Instant at) {}
}
