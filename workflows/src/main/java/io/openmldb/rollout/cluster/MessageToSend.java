package io.openmldb.rollout.cluster;

import java.util.List;

/**
 * An answer that a gate waits for, ready to be sent.
 *
 * @param update the update's name, and its signal twin's
 * @param body its input, JSON
 * @param effect what follows
 */
record MessageToSend(String update, String body, String effect) {

  /** Everything that opens the gate {@code waiting}, the likeliest first. */
  static List<MessageToSend> answersTo(WaitingFor waiting, String cluster) {
    return switch (waiting.gate()) {
      case APPROVAL, CANARY ->
          List.of(
              new MessageToSend(
                  "approve", "{\"gate\": \"" + waiting.gate() + "\"}", "the rollout goes on"));
      case WRITES_PAUSED ->
          List.of(
              new MessageToSend(
                  "confirmWrites", "{\"state\": \"PAUSED\"}", "applications have stopped writing"));
      case WRITES_RESUMED ->
          List.of(
              new MessageToSend(
                  "confirmWrites", "{\"state\": \"RESUMED\"}", "applications write again"));
      case DECISION, HEALTH ->
          waiting.choices().stream()
              .map(choice -> decide(waiting.subject(), choice, waiting.gate(), cluster))
              .toList();
      case PAUSED -> List.of(new MessageToSend("resume", "{}", "the rollout goes on"));
    };
  }

  private static MessageToSend decide(String subject, Decision choice, Gate gate, String cluster) {
    String about = subject == null ? cluster : subject;
    String body = "{\"endpoint\": \"" + about + "\", \"decision\": \"" + choice + "\"}";
    String effect =
        switch (choice) {
          case RETRY -> "it is tried again";
          case SKIP ->
              gate == Gate.HEALTH
                  ? "it goes on all the same"
                  : "it is left, and the rollout goes on";
          case ROLLBACK -> "every updated node is put back, and the rollout ends";
          case ABORT -> "the rollout ends; updated nodes stay updated";
        };
    return new MessageToSend("decide", body, effect);
  }
}
