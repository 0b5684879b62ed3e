package io.openmldb.rollout.workflows.rollout;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.message.WritesState;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.temporal.MessageRefusals;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people say to a rollout. A message that is wrong, or that nothing waits for, changes
 * nothing: an update is refused to its caller, a signal is listed in the status.
 */
final class MessageHandlers {

  /** What the event of a pause is called. */
  static final String PAUSE = "pause";

  private static final String GIVES_UP =
      "what cannot be done is given up, and the rollout ends; the report"
          + " says what is left, and the lease is kept if it cannot be released";

  private final OperatorGates gates;
  private final RolloutState rolloutState;
  private boolean putBackOnAbort;

  MessageHandlers(OperatorGates gates, RolloutState rolloutState) {
    this.gates = gates;
    this.rolloutState = rolloutState;
  }

  UpdateReply pause(PauseRequest message) {
    gates.pause();
    return message == null
        ? answer(null, PAUSE, null, pauseEffect())
        : answer(message.by(), PAUSE, message.reason(), pauseEffect());
  }

  UpdateReply resume(ResumeRequest message) {
    gates.resume();
    return message == null
        ? answer(null, "resume", null, "the rollout goes on")
        : answer(message.by(), "resume", message.reason(), "the rollout goes on");
  }

  /**
   * Ends the rollout early; an abort that keeps the updated nodes may be followed by one that rolls
   * them back. One that ends already, and tries something again and again that cannot be done,
   * gives that up.
   */
  UpdateReply abort(AbortRequest message) {
    AbortRequest said = AbortRequest.orDefault(message);
    if (refusalToAbort(said.mode()).isPresent()) {
      gates.giveUp();
      return answer(said.by(), "abort " + said.mode(), said.reason(), GIVES_UP);
    }
    putBackOnAbort = said.mode() == AbortMode.ROLLBACK;
    gates.abort();
    return answer(said.by(), "abort " + said.mode(), said.reason(), abortEffect());
  }

  /** Whether the abort asked for updated nodes to be put back. */
  boolean rollsBackOnAbort() {
    return putBackOnAbort;
  }

  UpdateReply approve(ApproveRequest message) {
    gates.open();
    String node = message.endpoint() == null ? "" : " for " + message.endpoint();
    return accepted(message.by(), "approve " + message.gate() + node, message.reason());
  }

  UpdateReply decide(DecideRequest message) {
    gates.decide(requireNonNull(message.decision(), "refused before"));
    return accepted(
        message.by(),
        "decide " + message.decision() + " for " + message.endpoint(),
        message.reason());
  }

  UpdateReply confirmWrites(ConfirmWritesRequest message) {
    gates.open();
    return accepted(message.by(), "confirm writes " + message.state(), message.reason());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(PauseRequest message) {
    return MessageRefusals.ofBody(message == null ? List.of() : message.problems())
        .or(this::tooLate)
        .or(() -> gates.isAborted() ? Optional.of("the rollout is aborted") : Optional.empty());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(ResumeRequest message) {
    return MessageRefusals.ofBody(message == null ? List.of() : message.problems())
        .or(() -> gates.isPaused() ? Optional.empty() : Optional.of("the rollout is not paused"));
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(AbortRequest message) {
    AbortRequest said = AbortRequest.orDefault(message);
    return MessageRefusals.ofBody(said.problems())
        .or(() -> gates.canGiveUp() ? Optional.empty() : refusalToAbort(said.mode()));
  }

  private Optional<String> refusalToAbort(AbortMode mode) {
    return tooLate().or(() -> abortedAlready(mode));
  }

  private Optional<String> abortedAlready(AbortMode mode) {
    if (!gates.isAborted() || (mode == AbortMode.ROLLBACK && !putBackOnAbort)) {
      return Optional.empty();
    }
    return Optional.of(
        putBackOnAbort
            ? "the rollout is aborted already, with updated nodes rolled back"
            : "the rollout is aborted already, with updated nodes kept");
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(ApproveRequest message) {
    ApproveRequest said = ApproveRequest.orMissing(message);
    Optional<String> problems = MessageRefusals.ofBody(said.problems());
    if (problems.isPresent()) {
      return problems;
    }
    if (said.gate() != Gate.APPROVAL && said.gate() != Gate.CANARY) {
      return Optional.of("approve opens APPROVAL and CANARY, not " + said.gate());
    }
    return gates.refusalToApprove(said.gate(), said.endpoint());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(DecideRequest message) {
    DecideRequest said = DecideRequest.orMissing(message);
    Optional<String> problems = MessageRefusals.ofBody(said.problems());
    return problems.isPresent()
        ? problems
        : gates.refusalToDecide(said.endpoint(), said.decision());
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(ConfirmWritesRequest message) {
    ConfirmWritesRequest said = ConfirmWritesRequest.orMissing(message);
    Optional<String> problems = MessageRefusals.ofBody(said.problems());
    if (problems.isPresent()) {
      return problems;
    }
    return gates.refusalToOpen(
        said.state() == WritesState.PAUSED ? Gate.WRITES_PAUSED : Gate.WRITES_RESUMED);
  }

  /** Why a rollout that is ending by itself cannot be held or stopped any more. */
  private Optional<String> tooLate() {
    return switch (rolloutState.phase()) {
      case ROLLING_BACK, CLEANING_UP, DONE ->
          Optional.of("it is too late: the rollout is " + rolloutState.phase());
      case PLANNING, WAITING, UPDATING, CONFIRMING -> Optional.empty();
    };
  }

  private UpdateReply accepted(@Nullable String by, String what, @Nullable String why) {
    return answer(by, what, why, "accepted: " + what);
  }

  private UpdateReply answer(
      @Nullable String by, String what, @Nullable String why, String message) {
    rolloutState.addEvent(Report.Event.whoAsked(by), what, why);
    return new UpdateReply(message, rolloutState.phase());
  }

  private String pauseEffect() {
    return rolloutState
        .runningNode()
        .map(node -> "the rollout holds before its next node; " + node + " is finished first")
        .orElse("the rollout holds before its next node");
  }

  private String abortEffect() {
    String rest = putBackOnAbort ? "; updated nodes are rolled back" : "; updated nodes are kept";
    return rolloutState
            .runningNode()
            .map(
                node ->
                    "the rollout ends with "
                        + node
                        + ", which is rolled back if it was not restarted yet, and finished if it was")
            .orElse("the rollout ends before its next node")
        + rest;
  }
}
