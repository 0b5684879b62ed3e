package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.api.message.UpdateReply;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands messages on to who does what they ask for: an update is answered, and a signal that is
 * refused is listed, since nobody waits for its answer. What people see is published after each.
 */
public final class MessageDispatch {

  private final RefusedMessages refused;
  private final Runnable publish;

  /**
   * A dispatch of one workflow's messages.
   *
   * @param refused takes the signals that are refused
   * @param publish shows what has become of a message
   */
  public MessageDispatch(RefusedMessages refused, Runnable publish) {
    this.refused = refused;
    this.publish = publish;
  }

  /** Has an update done that its validator has let pass; returns what is said to it. */
  public UpdateReply update(Supplier<UpdateReply> handler) {
    UpdateReply reply = handler.get();
    publish.run();
    return reply;
  }

  /**
   * Has a signal done, or lists it as refused.
   *
   * @param refusal why it is refused; empty when it is not
   */
  public void signal(String name, Optional<String> refusal, Runnable handler) {
    refusal.ifPresentOrElse(why -> refused.add(name, why), handler);
    publish.run();
  }

  /** Lists the signal {@code name}, which nothing is there to do. */
  public void refuse(String name, String why) {
    signal(name, Optional.of(why), () -> {});
  }
}
