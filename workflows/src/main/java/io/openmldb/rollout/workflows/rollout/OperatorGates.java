package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.temporal.NamedTimer;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollout waits for a person. At most one gate is closed at a time; it opens by the one
 * message that it asks for, by an abort, or by its deadline, which counts as an abort.
 */
final class OperatorGates {

  private final Duration deadline;
  private final Runnable publish;
  private boolean aborted;
  private boolean repeating;
  private boolean gaveUp;
  private boolean paused;
  private @Nullable WaitingFor waiting;
  private @Nullable WaitingFor watching;
  private @Nullable String subject;
  private Set<Decision> allowed = EnumSet.noneOf(Decision.class);
  private @Nullable GateResult verdict;

  /**
   * @param deadline after which a gate ends that was not answered
   * @param publish shows what is waited for
   */
  OperatorGates(Duration deadline, Runnable publish) {
    this.deadline = deadline;
    this.publish = publish;
  }

  /** Waits at {@code gate} until it opens. */
  GateResult await(Gate gate, String why, String answerWith) {
    return await(gate, null, EnumSet.noneOf(Decision.class), why, answerWith);
  }

  /** Waits until {@code gate}, which is about the node at {@code endpoint}, is approved. */
  GateResult awaitApproval(Gate gate, @Nullable String endpoint, String why) {
    String node = endpoint == null ? "" : ", \"endpoint\": \"" + endpoint + "\"";
    String answer = "approve({\"gate\": \"" + gate + "\"" + node + "})";
    return await(gate, endpoint, EnumSet.noneOf(Decision.class), why, answer);
  }

  /**
   * Waits for a decision, one of {@code allowed}, about {@code subject}: an endpoint or the
   * cluster.
   */
  GateResult awaitDecision(Gate gate, String subject, Set<Decision> allowed, String why) {
    String choices = String.join("|", allowed.stream().map(Decision::name).toList());
    String answer =
        "decide({\"endpoint\": \"" + subject + "\", \"decision\": \"" + choices + "\"})";
    return await(gate, subject, allowed, why, answer);
  }

  /** Holds while paused, for {@code why}. */
  GateResult awaitResume(String why) {
    return paused ? await(Gate.PAUSED, why, "resume()") : GateResult.GO_ON;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    if (isWaitingAt(Gate.PAUSED)) {
      verdict = GateResult.GO_ON;
    }
  }

  boolean isPaused() {
    return paused;
  }

  /** From now on every gate ends at once. */
  void abort() {
    aborted = true;
  }

  boolean isAborted() {
    return aborted;
  }

  /** Shows that a call of the rollout's own is tried repeatedly, or that it is not any more. */
  void repeats(boolean repeating) {
    this.repeating = repeating;
  }

  /** Whether something is tried again and again that a person may give up. */
  boolean canGiveUp() {
    return repeating && !gaveUp;
  }

  /** From now on nothing is tried again and again. */
  void giveUp() {
    gaveUp = true;
  }

  boolean hasGivenUp() {
    return gaveUp;
  }

  /** Shows a wait that needs no answer: a soak, for instance, or a takeover of the lease. */
  void showWait(Gate gate, Instant since, @Nullable Instant until, String why) {
    watching = new WaitingFor(gate, since, until, why, null);
  }

  /** Shows what the node under way waits for; null: for nothing. */
  void showNodeWait(@Nullable String waitsFor, @Nullable Instant until) {
    endShownWait();
    if (waitsFor != null) {
      showWait(Gate.HEALTH, WorkflowTime.now(), until, waitsFor);
    }
  }

  void endShownWait() {
    watching = null;
  }

  /** What is waited for, or null. */
  @Nullable WaitingFor waitingFor() {
    return waiting == null ? watching : waiting;
  }

  /** Why {@code gate} cannot be opened now; empty when it can. */
  Optional<String> refusalToOpen(Gate gate) {
    if (verdict == null && isWaitingAt(gate)) {
      return Optional.empty();
    }
    return Optional.of("nothing waits at the gate " + gate + "; " + currentGate());
  }

  /** The same for a gate that may be about {@code endpoint}; null: about whatever it is. */
  Optional<String> refusalToApprove(Gate gate, @Nullable String endpoint) {
    return refusalToOpen(gate)
        .or(
            () ->
                endpoint == null || endpoint.equals(subject)
                    ? Optional.empty()
                    : Optional.of(
                        "no approval of "
                            + endpoint
                            + " is asked for, but of "
                            + Objects.requireNonNullElse(subject, "the plan")));
  }

  /** Why {@code decision} about {@code endpoint} is not asked for now; empty when it is. */
  Optional<String> refusalToDecide(@Nullable String endpoint, @Nullable Decision decision) {
    if (verdict != null || !isWaitingForDecision()) {
      return Optional.of("nothing waits for a decision; " + currentGate());
    }
    if (!Objects.equals(subject, endpoint)) {
      return Optional.of("no decision about " + endpoint + " is asked for, but about " + subject);
    }
    if (!allowed.contains(decision)) {
      return Optional.of(decision + " is not possible here; possible: " + allowed);
    }
    return Optional.empty();
  }

  /** Opens the gate that is waited at; to be asked for with {@code refusalToOpen} first. */
  void open() {
    verdict = GateResult.GO_ON;
  }

  /** Answers; to be asked for with {@code refusalToDecide} first. */
  void decide(Decision decision) {
    verdict =
        switch (decision) {
          case RETRY -> GateResult.RETRY;
          case SKIP -> GateResult.SKIP;
          case ROLLBACK -> GateResult.ROLLBACK;
          case ABORT -> GateResult.ABORT;
        };
  }

  private GateResult await(
      Gate gate, @Nullable String subject, Set<Decision> allowed, String why, String answerWith) {
    Instant since = WorkflowTime.now();
    this.waiting =
        new WaitingFor(
            gate, subject, List.copyOf(allowed), since, since.plus(deadline), why, answerWith);
    this.subject = subject;
    this.allowed = allowed;
    this.verdict = null;
    publish.run();
    NamedTimer.await(deadline, timerName(gate, subject), () -> verdict != null || aborted);
    GateResult given = verdict;
    this.waiting = null;
    this.verdict = null;
    if (given != null) {
      return given;
    }
    return aborted ? GateResult.ABORT : GateResult.EXPIRED;
  }

  /**
   * What the timeline in Temporal's UI says: who is asked for what. Of a long name it shows the end
   * only; why it is asked stands in the current details.
   */
  private static String timerName(Gate gate, @Nullable String subject) {
    String asked =
        switch (gate) {
          case APPROVAL, CANARY ->
              "approve " + gate + " of " + Objects.requireNonNullElse(subject, "the plan");
          case WRITES_PAUSED -> "confirmWrites PAUSED";
          case WRITES_RESUMED -> "confirmWrites RESUMED";
          case DECISION, HEALTH, JOBS -> "decide on " + subject;
          case PAUSED -> "resume";
          case WINDOW -> throw new IllegalArgumentException("nobody opens the gate " + gate);
        };
    return "waits for a person: " + asked;
  }

  private boolean isWaitingForDecision() {
    return isWaitingAt(Gate.DECISION) || isWaitingAt(Gate.HEALTH) || isWaitingAt(Gate.JOBS);
  }

  private boolean isWaitingAt(Gate gate) {
    return waiting != null && waiting.gate() == gate;
  }

  private String currentGate() {
    return waiting == null ? "it waits for nothing" : "it waits at the gate " + waiting.gate();
  }

  /** How a gate opened. */
  enum GateResult {
    GO_ON,
    RETRY,
    SKIP,
    ROLLBACK,
    ABORT,
    EXPIRED
  }
}
