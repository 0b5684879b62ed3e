package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.MessageRefusedException;
import java.util.List;
import java.util.Optional;

/** Why a message to a workflow is refused, and how its sender is told. */
public final class MessageRefusals {

  private MessageRefusals() {}

  /**
   * What is wrong with the body of a message, in one line; empty when nothing is.
   *
   * @param problems those that its reader found
   */
  public static Optional<String> ofBody(List<String> problems) {
    return problems.isEmpty() ? Optional.empty() : Optional.of(Excerpt.joined(problems));
  }

  /**
   * Refuses an update, for a validator.
   *
   * @throws MessageRefusedException with the reason in one line
   */
  public static void throwIfRefused(Optional<String> refusal) {
    if (refusal.isPresent()) {
      throw new MessageRefusedException(refusal.get());
    }
  }
}
