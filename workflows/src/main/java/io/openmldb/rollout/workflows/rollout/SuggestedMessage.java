package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a gate waits for, ready to be sent.
 *
 * @param update the update's name, and its signal twin's
 * @param choice which of several answers it is, in a word
 * @param body its input, JSON in one line
 * @param effect what it means, or what follows
 */
record SuggestedMessage(String update, String choice, String body, String effect) {

  /** Everything that opens the gate {@code waiting}, the likeliest first. */
  static List<SuggestedMessage> answersTo(WaitingFor waiting, @Nullable String cluster) {
    return switch (waiting.gate()) {
      case APPROVAL, CANARY ->
          List.of(
              new SuggestedMessage(
                  "approve",
                  "approve",
                  "{\"gate\": \"" + waiting.gate() + "\"}",
                  "the rollout goes on"));
      case WRITES_PAUSED ->
          List.of(
              new SuggestedMessage(
                  "confirmWrites",
                  "PAUSED",
                  "{\"state\": \"PAUSED\"}",
                  "applications have stopped writing"));
      case WRITES_RESUMED ->
          List.of(
              new SuggestedMessage(
                  "confirmWrites",
                  "RESUMED",
                  "{\"state\": \"RESUMED\"}",
                  "applications write again"));
      case DECISION, HEALTH, JOBS ->
          waiting.choices().stream()
              .map(choice -> decide(waiting.subject(), choice, waiting.gate(), cluster))
              .toList();
      case PAUSED -> List.of(new SuggestedMessage("resume", "resume", "{}", "the rollout goes on"));
      case WINDOW -> List.of();
    };
  }

  private static SuggestedMessage decide(
      @Nullable String subject, Decision choice, Gate gate, @Nullable String cluster) {
    String about = subject == null ? cluster : subject;
    String body = "{\"endpoint\": \"" + about + "\", \"decision\": \"" + choice + "\"}";
    String effect =
        switch (choice) {
          case RETRY -> gate == Gate.JOBS ? "they are waited for again" : "the node is tried again";
          case SKIP ->
              gate == Gate.DECISION
                  ? "the node is left as it is, and the rollout goes on"
                  : "the rollout goes on all the same";
          case ROLLBACK -> "every updated node is rolled back, and the rollout ends";
          case ABORT -> "the rollout ends; updated nodes stay updated";
        };
    return new SuggestedMessage("decide", choice.name(), body, effect);
  }
}
