package io.openmldb.rollout.cluster;

import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a rollout waits for a person. At most one gate is closed at a time; it opens by the one
 * message that it asks for, by an abort, or by its deadline, which counts as an abort.
 */
final class Gates {

  private final Duration deadline;
  private final Runnable show;
  private boolean aborted;
  private boolean repeating;
  private boolean gaveUp;
  private boolean paused;
  private WaitingFor waiting;
  private WaitingFor watching;
  private String subject;
  private Set<Decision> allowed = EnumSet.noneOf(Decision.class);
  private Verdict verdict;

  /**
   * @param deadline after which a gate that nobody opened ends
   * @param show shows what is waited for
   */
  Gates(Duration deadline, Runnable show) {
    this.deadline = deadline;
    this.show = show;
  }

  /** Waits at {@code gate} until it opens. */
  Verdict await(Gate gate, String why, String answerWith) {
    return await(gate, null, EnumSet.noneOf(Decision.class), why, answerWith);
  }

  /**
   * Waits for a decision, one of {@code allowed}, about {@code subject}: an endpoint or the
   * cluster.
   */
  Verdict awaitDecision(Gate gate, String subject, Set<Decision> allowed, String why) {
    String choices = String.join("|", allowed.stream().map(Decision::name).toList());
    String answer =
        "decide({\"endpoint\": \"" + subject + "\", \"decision\": \"" + choices + "\"})";
    return await(gate, subject, allowed, why, answer);
  }

  /** Holds while paused. */
  Verdict awaitResume() {
    return paused ? await(Gate.PAUSED, "paused by the operator", "resume()") : Verdict.GO_ON;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    if (isWaitingAt(Gate.PAUSED)) {
      verdict = Verdict.GO_ON;
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

  /**
   * Tells that a call of the rollout's own is tried again and again, or that it is not any more.
   */
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

  /** Tells of a wait that nobody is asked to end: a soak, or health before it becomes a gate. */
  void watch(Gate gate, Instant since, Instant until, String why) {
    watching = new WaitingFor(gate, since, until, why, null);
  }

  /** Tells what the node under way waits for, or with null that it does not. */
  void watchNode(String waitsFor, Instant until) {
    endWatch();
    if (waitsFor != null) {
      watch(Gate.HEALTH, WorkflowTime.now(), until, waitsFor);
    }
  }

  void endWatch() {
    watching = null;
  }

  /** What is waited for, or null. */
  WaitingFor waitingFor() {
    return waiting == null ? watching : waiting;
  }

  /** Why {@code gate} cannot be opened now; empty when it can. */
  Optional<String> refusalToOpen(Gate gate) {
    if (verdict == null && isWaitingAt(gate)) {
      return Optional.empty();
    }
    return Optional.of("nothing waits at the gate " + gate + "; " + present());
  }

  /** Why {@code decision} about {@code endpoint} is not asked for now; empty when it is. */
  Optional<String> refusalToDecide(String endpoint, Decision decision) {
    if (verdict != null || !isWaitingForDecision()) {
      return Optional.of("nothing waits for a decision; " + present());
    }
    if (!subject.equals(endpoint)) {
      return Optional.of("no decision about " + endpoint + " is asked for, but about " + subject);
    }
    if (!allowed.contains(decision)) {
      return Optional.of(decision + " is not possible here; possible: " + allowed);
    }
    return Optional.empty();
  }

  /** Opens the gate that is waited at; to be asked for with {@code refusalToOpen} first. */
  void open() {
    verdict = Verdict.GO_ON;
  }

  /** Answers; to be asked for with {@code refusalToDecide} first. */
  void decide(Decision decision) {
    verdict =
        switch (decision) {
          case RETRY -> Verdict.RETRY;
          case SKIP -> Verdict.SKIP;
          case ROLLBACK -> Verdict.ROLLBACK;
          case ABORT -> Verdict.ABORT;
        };
  }

  private Verdict await(
      Gate gate, String subject, Set<Decision> allowed, String why, String answerWith) {
    Instant since = WorkflowTime.now();
    this.waiting =
        new WaitingFor(
            gate, subject, List.copyOf(allowed), since, since.plus(deadline), why, answerWith);
    this.subject = subject;
    this.allowed = allowed;
    this.verdict = null;
    show.run();
    awaitVerdictUntilDeadline(gate);
    Verdict given = verdict;
    this.waiting = null;
    this.verdict = null;
    if (given != null) {
      return given;
    }
    return aborted ? Verdict.ABORT : Verdict.EXPIRED;
  }

  private void awaitVerdictUntilDeadline(Gate gate) {
    TimerOptions named = TimerOptions.newBuilder().setSummary("deadline of gate " + gate).build();
    Promise<?>[] timer = new Promise<?>[1];
    CancellationScope scope =
        Workflow.newCancellationScope(() -> timer[0] = Workflow.newTimer(deadline, named));
    scope.run();
    Workflow.await(() -> verdict != null || aborted || timer[0].isCompleted());
    if (!timer[0].isCompleted()) {
      scope.cancel();
    }
  }

  private boolean isWaitingForDecision() {
    return isWaitingAt(Gate.DECISION) || isWaitingAt(Gate.HEALTH);
  }

  private boolean isWaitingAt(Gate gate) {
    return waiting != null && waiting.gate() == gate;
  }

  private String present() {
    return waiting == null ? "it waits for nothing" : "it waits at the gate " + waiting.gate();
  }

  /** How a gate opened. */
  enum Verdict {
    GO_ON,
    RETRY,
    SKIP,
    ROLLBACK,
    ABORT,
    EXPIRED
  }
}
