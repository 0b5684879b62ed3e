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
                  approval(waiting.gate(), waiting.subject()),
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
          waiting.choices().stream().map(choice -> decide(waiting, choice, cluster)).toList();
      case PAUSED -> List.of(new SuggestedMessage("resume", "resume", "{}", "the rollout goes on"));
      case WINDOW -> List.of();
    };
  }

  private static String approval(Gate gate, @Nullable String endpoint) {
    String node = endpoint == null ? "" : ", \"endpoint\": \"" + endpoint + "\"";
    return "{\"gate\": \"" + gate + "\"" + node + "}";
  }

  private static SuggestedMessage decide(
      WaitingFor waiting, Decision choice, @Nullable String cluster) {
    String about = waiting.subject() == null ? cluster : waiting.subject();
    String body = "{\"endpoint\": \"" + about + "\", \"decision\": \"" + choice + "\"}";
    boolean aboutCluster = about != null && about.equals(cluster);
    String effect =
        switch (choice) {
          case RETRY -> retry(waiting.gate(), aboutCluster);
          case SKIP -> skip(waiting.gate(), aboutCluster);
          case ROLLBACK -> "every updated node is rolled back, and the rollout ends";
          case ABORT -> "the rollout ends; updated nodes stay updated";
        };
    return new SuggestedMessage("decide", choice.name(), body, effect);
  }

  private static String retry(Gate gate, boolean aboutCluster) {
    return switch (gate) {
      case HEALTH -> "the cluster's health is awaited again";
      case JOBS -> "the end of the jobs is awaited again";
      default -> aboutCluster ? "what failed is tried again" : "the node is tried again";
    };
  }

  private static String skip(Gate gate, boolean aboutCluster) {
    return switch (gate) {
      case HEALTH -> "the rollout goes on although the cluster is not healthy";
      case JOBS -> "the taskmanager is restarted while its jobs run";
      default ->
          aboutCluster
              ? "what the confirmation found is accepted, and the rollout goes on"
              : "the node is left as it is, and the rollout goes on";
    };
  }
}
