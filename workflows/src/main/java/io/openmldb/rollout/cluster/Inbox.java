package io.openmldb.rollout.cluster;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/**
 * What people say to a rollout. A message that is wrong, or that nothing waits for, changes
 * nothing: an update is refused to its caller, a signal is listed in the status.
 */
final class Inbox {

  private static final String OPERATOR = "operator";

  private final Gates gates;
  private final Logbook logbook;
  private boolean putBackOnAbort;

  Inbox(Gates gates, Logbook logbook) {
    this.gates = gates;
    this.logbook = logbook;
  }

  void pause(PauseRequest message) {
    Optional<String> refusal =
        tooLate().or(() -> problems(message == null ? List.of() : message.problems()));
    if (accepts("pause", refusal)) {
      gates.pause();
      logbook.decided(OPERATOR, "pause", message == null ? null : message.reason());
    }
  }

  void resume() {
    Optional<String> refusal =
        gates.isPaused() ? Optional.empty() : Optional.of("the rollout is not paused");
    if (accepts("resume", refusal)) {
      gates.resume();
      logbook.decided(OPERATOR, "resume", null);
    }
  }

  void abort(AbortRequest message) {
    AbortRequest said = message == null ? new AbortRequest(AbortMode.KEEP, null) : message;
    Optional<String> refusal =
        gates.isAborted()
            ? Optional.of("the rollout is aborted already")
            : tooLate().or(() -> problems(said.problems()));
    if (accepts("abort", refusal)) {
      AbortMode mode = said.mode() == null ? AbortMode.KEEP : said.mode();
      putBackOnAbort = mode == AbortMode.ROLLBACK;
      gates.abort();
      logbook.decided(OPERATOR, "abort " + mode, said.reason());
    }
  }

  /** Whether the abort asked for updated nodes to be put back. */
  boolean putsBackOnAbort() {
    return putBackOnAbort;
  }

  String approve(ApproveRequest message) {
    gates.open();
    return accepted("approve " + message.gate());
  }

  String decide(DecideRequest message) {
    gates.decide(message.decision());
    return accepted("decide " + message.decision() + " for " + message.endpoint());
  }

  String confirmWrites(ConfirmWritesRequest message) {
    gates.open();
    return accepted("confirm writes " + message.state());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(ApproveRequest message) {
    Optional<String> problems = problems(message == null ? null : message.problems());
    if (problems.isPresent()) {
      return problems;
    }
    if (message.gate() != Gate.APPROVAL && message.gate() != Gate.CANARY) {
      return Optional.of("approve opens APPROVAL and CANARY, not " + message.gate());
    }
    return gates.refusalToOpen(message.gate());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(DecideRequest message) {
    Optional<String> problems = problems(message == null ? null : message.problems());
    return problems.isPresent()
        ? problems
        : gates.refusalToDecide(message.endpoint(), message.decision());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(ConfirmWritesRequest message) {
    Optional<String> problems = problems(message == null ? null : message.problems());
    if (problems.isPresent()) {
      return problems;
    }
    return gates.refusalToOpen(
        message.state() == WritesState.PAUSED ? Gate.WRITES_PAUSED : Gate.WRITES_RESUMED);
  }

  /** Lists the signal as refused when there is a reason to; whether there was none. */
  boolean accepts(String signal, Optional<String> refusal) {
    if (refusal.isEmpty()) {
      return true;
    }
    logbook.refused(signal, refusal.get());
    Workflow.getLogger(Inbox.class).warn("{} refused: {}", signal, refusal.get());
    return false;
  }

  /** Refuses an update, for a validator. */
  static void reject(Optional<String> refusal) {
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
  }

  /** Why a rollout that is ending by itself cannot be held or stopped any more. */
  private Optional<String> tooLate() {
    return switch (logbook.phase()) {
      case ROLLING_BACK, CLEANING_UP, DONE ->
          Optional.of("it is too late: the rollout is " + logbook.phase());
      case PLANNING, WAITING, UPDATING, CONFIRMING -> Optional.empty();
    };
  }

  private String accepted(String what) {
    logbook.decided(OPERATOR, what, null);
    return "accepted: " + what;
  }

  private static Optional<String> problems(List<String> problems) {
    if (problems == null) {
      return Optional.of("the input is missing: one JSON object is expected");
    }
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }
}
